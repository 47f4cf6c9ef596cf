declare module 'barewire/socket' {
  /** An address: `['localhost', 8000]`. */
  export type SocketAddress = [host: string, port: number]

  /** A TCP socket with the methods of Python's `socket.socket`. Those that wait in Python are awaited here. */
  export interface Socket {
    /** Gives the socket an address: `await s.bind(['localhost', 8000])`. Fails with EADDRINUSE where it is taken. */
    bind(address: SocketAddress): Promise<void>
    /** Lets clients connect. `backlog` connections may wait to be accepted. May be called again. */
    listen(backlog?: number): Promise<void>
    /** Waits for a client and gives the connection and the client's address: `const [conn, addr] = await s.accept()`. */
    accept(): Promise<[conn: Socket, address: SocketAddress]>
    /** Connects to an address. Fails with ECONNREFUSED where nothing listens. */
    connect(address: SocketAddress): Promise<void>
    /** Connects; the result is the error's number, 0 for none. */
    connect_ex(address: SocketAddress): Promise<number>
    /** Waits for bytes and gives those that have come, at most `bufsize`: not a message, but what has arrived. No bytes: the peer has closed. */
    recv(bufsize: number, flags?: number): Promise<Uint8Array>
    /** Sends what there is room for; the result is how many bytes that was. */
    send(data: Uint8Array): Promise<number>
    /** Sends everything. */
    sendall(data: Uint8Array): Promise<void>
    /** Ends one direction or both: `SHUT_WR` sends FIN and goes on reading. */
    shutdown(how: number): Promise<void>
    /** Closes the socket: FIN, or RST where received bytes were not read. */
    close(): Promise<void>
    /** Seconds that a call may wait; `null` without end, 0 not at all. */
    settimeout(seconds: number | null): void
    gettimeout(): number | null
    setblocking(blocking: boolean): void
    /** The socket's own address. */
    getsockname(): Promise<SocketAddress>
    /** The peer's address. Fails with ENOTCONN where there is none. */
    getpeername(): Promise<SocketAddress>
    setsockopt(level: number, option: number, value: number | boolean): Promise<void>
    getsockopt(level: number, option: number): Promise<number>
    /** The descriptor's number; -1 once closed. */
    fileno(): Promise<number>
    [Symbol.dispose](): void
    [Symbol.asyncDispose](): Promise<void>
  }

  /** Makes a TCP socket. `using s = socket()` closes it at the end of the block, as Python's `with` does. */
  export function socket(): Socket
  /** A connected socket: `socket()` and `connect()` in one. */
  export function create_connection(address: SocketAddress, timeout?: number | null): Promise<Socket>
  /** Text as UTF-8 bytes: Python's `str.encode()`. */
  export function encode(text: string): Uint8Array
  /** Bytes as text: Python's `bytes.decode()`. `encoding` is 'utf-8' or 'latin-1'. */
  export function decode(bytes: Uint8Array, encoding?: string): string

  export const AF_INET: number
  export const SOCK_STREAM: number
  export const SHUT_RD: number
  export const SHUT_WR: number
  export const SHUT_RDWR: number
  export const SOL_SOCKET: number
  export const SO_REUSEADDR: number
  export const SO_KEEPALIVE: number
  export const SO_LINGER: number
  export const IPPROTO_TCP: number
  export const TCP_NODELAY: number
  export const MSG_PEEK: number
  export const MSG_DONTWAIT: number
  export const MSG_WAITALL: number
  export const SOMAXCONN: number
}
