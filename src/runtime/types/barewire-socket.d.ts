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
    /** Receives into `buffer`, at most `nbytes` (all that it holds where that is 0); the result is how many bytes that was. */
    recv_into(buffer: Uint8Array, nbytes?: number, flags?: number): Promise<number>
    /** Sends what there is room for; the result is how many bytes that was. `MSG_MORE`: others follow at once. */
    send(data: Uint8Array, flags?: number): Promise<number>
    /** Sends everything. */
    sendall(data: Uint8Array, flags?: number): Promise<void>
    /** Ends one direction or both: `SHUT_WR` sends FIN and goes on reading. */
    shutdown(how: number): Promise<void>
    /** Closes the socket: FIN, or RST where received bytes were not read. Awaited, it waits as long as SO_LINGER says. */
    close(): Promise<void>
    /** Gives the descriptor away: its number. The socket is closed, the connection is not. */
    detach(): Promise<number>
    /** Another socket on the same connection. It ends when both are closed. */
    dup(): Promise<Socket>
    /** A file over the socket: `'r'`, `'w'`, `'rw'`, with `b` for bytes. The connection ends when socket and files are closed. */
    makefile(mode: `${string}b${string}`, buffering?: number | null): SocketFile<Uint8Array>
    makefile(mode?: string, buffering?: number | null, options?: { encoding?: 'utf-8' | 'latin-1' }): SocketFile<string>
    /** Seconds that a call may wait; `null` without end, 0 not at all. */
    settimeout(seconds: number | null): void
    gettimeout(): number | null
    setblocking(blocking: boolean): void
    getblocking(): boolean
    /** The socket's own address. */
    getsockname(): Promise<SocketAddress>
    /** The peer's address. Fails with ENOTCONN where there is none. */
    getpeername(): Promise<SocketAddress>
    /** `SO_LINGER` takes `[on, seconds]`: `[1, 0]` makes close() send RST. */
    setsockopt(
      level: number,
      option: number,
      value: number | boolean | readonly [on: number | boolean, seconds: number] | Uint8Array,
    ): Promise<void>
    getsockopt(level: number, option: number): Promise<number>
    getsockopt(level: number, option: number, length: number): Promise<Uint8Array>
    /** The descriptor's number; -1 once closed. */
    fileno(): Promise<number>
    readonly family: number
    readonly type: number
    readonly proto: number
    [Symbol.dispose](): void
    [Symbol.asyncDispose](): Promise<void>
  }

  /** What `makefile` gives: buffered bytes, or text whose line ends all read as `\\n`. */
  export interface SocketFile<T> extends AsyncIterable<T> {
    readonly mode: string
    readonly closed: boolean
    readable(): boolean
    writable(): boolean
    /** So many bytes or characters, or all up to the end; null where a non-blocking socket has none. */
    read(size?: number | null): Promise<T | null>
    /** What is there, after one read of the socket at most. */
    read1(size?: number): Promise<T>
    /** A line with its end; empty at the end of the stream. */
    readline(limit?: number): Promise<T>
    readlines(): Promise<T[]>
    /** Keeps it until 8 KiB have come together, or `flush` or `close` sends it. */
    write(data: T): Promise<number>
    writelines(lines: Iterable<T>): Promise<void>
    flush(): Promise<void>
    close(): Promise<void>
    [Symbol.dispose](): void
    [Symbol.asyncDispose](): Promise<void>
  }

  /** A socket, or a descriptor's number. */
  export type Pollable = Socket | number

  /** Waits on several sockets at once. */
  export interface Poll {
    /** Watches for `POLLIN`, `POLLOUT`; `POLLERR` and `POLLHUP` are told in any case. */
    register(socket: Pollable, events?: number): void
    modify(socket: Pollable, events: number): void
    unregister(socket: Pollable): void
    /** Descriptor and events of each that is ready; none where the milliseconds are up. */
    poll(timeout?: number | null): Promise<[fd: number, events: number][]>
  }

  /** Makes a TCP socket. `using s = socket()` closes it at the end of the block, as Python's `with` does. */
  export function socket(): Socket
  /** A connected socket: `socket()` and `connect()` in one. */
  export function create_connection(
    address: SocketAddress,
    timeout?: number | null,
    source_address?: SocketAddress | null,
  ): Promise<Socket>
  /** A socket that listens on an address. */
  export function create_server(
    address: SocketAddress,
    options?: { backlog?: number; reuse_port?: boolean },
  ): Promise<Socket>
  /** Python's `select.poll()`. */
  export function poll(): Poll
  /** Those that can be read, written, or are in an exceptional state; `timeout` in seconds. Python's `select.select`. */
  export function select<T extends Pollable>(
    readers: readonly T[],
    writers: readonly T[],
    others: readonly T[],
    timeout?: number | null,
  ): Promise<[T[], T[], T[]]>
  /** Text as UTF-8 bytes: Python's `str.encode()`. */
  export function encode(text: string): Uint8Array
  /** Bytes as text: Python's `bytes.decode()`. `encoding` is 'utf-8' or 'latin-1'. */
  export function decode(bytes: Uint8Array, encoding?: string): string

  export const AF_INET: number
  export const SOCK_STREAM: number
  export const SHUT_RD: number
  export const SHUT_WR: number
  export const SHUT_RDWR: number
  export const SOMAXCONN: number
  export const MSG_OOB: number
  export const MSG_PEEK: number
  export const MSG_DONTWAIT: number
  export const MSG_WAITALL: number
  export const MSG_NOSIGNAL: number
  export const MSG_MORE: number
  export const POLLIN: number
  export const POLLPRI: number
  export const POLLOUT: number
  export const POLLERR: number
  export const POLLHUP: number
  export const POLLNVAL: number
  export const POLLRDHUP: number
  export const SOL_SOCKET: number
  export const SO_REUSEADDR: number
  export const SO_TYPE: number
  export const SO_ERROR: number
  export const SO_DONTROUTE: number
  export const SO_BROADCAST: number
  export const SO_SNDBUF: number
  export const SO_RCVBUF: number
  export const SO_KEEPALIVE: number
  export const SO_OOBINLINE: number
  export const SO_PRIORITY: number
  export const SO_LINGER: number
  export const SO_REUSEPORT: number
  export const SO_RCVLOWAT: number
  export const SO_SNDLOWAT: number
  export const SO_ACCEPTCONN: number
  export const SO_MARK: number
  export const SO_PROTOCOL: number
  export const SO_DOMAIN: number
  export const SO_INCOMING_CPU: number
  export const IPPROTO_IP: number
  export const IP_TOS: number
  export const IP_TTL: number
  export const IPPROTO_TCP: number
  export const SOL_TCP: number
  export const TCP_NODELAY: number
  export const TCP_MAXSEG: number
  export const TCP_CORK: number
  export const TCP_KEEPIDLE: number
  export const TCP_KEEPINTVL: number
  export const TCP_KEEPCNT: number
  export const TCP_SYNCNT: number
  export const TCP_LINGER2: number
  export const TCP_DEFER_ACCEPT: number
  export const TCP_WINDOW_CLAMP: number
  export const TCP_QUICKACK: number
  export const TCP_USER_TIMEOUT: number
  export const TCP_FASTOPEN: number
  export const TCP_NOTSENT_LOWAT: number
}
