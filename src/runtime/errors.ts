import type { Site } from './site'

/** Errno numbers and messages of Linux, as Python shows them (`[Errno 98] Address already in use`). */
const ERRNO: Readonly<Record<string, readonly [number: number, message: string]>> = {
  EAI_NONAME: [-2, 'Name or service not known'],
  EPERM: [1, 'Operation not permitted'],
  EBADF: [9, 'Bad file descriptor'],
  EAGAIN: [11, 'Resource temporarily unavailable'],
  EACCES: [13, 'Permission denied'],
  EINVAL: [22, 'Invalid argument'],
  EMFILE: [24, 'Too many open files'],
  EPIPE: [32, 'Broken pipe'],
  EDESTADDRREQ: [89, 'Destination address required'],
  ENOPROTOOPT: [92, 'Protocol not available'],
  EOPNOTSUPP: [95, 'Operation not supported'],
  EAFNOSUPPORT: [97, 'Address family not supported by protocol'],
  EADDRINUSE: [98, 'Address already in use'],
  EADDRNOTAVAIL: [99, 'Cannot assign requested address'],
  ECONNABORTED: [103, 'Software caused connection abort'],
  ECONNRESET: [104, 'Connection reset by peer'],
  ENOBUFS: [105, 'No buffer space available'],
  EISCONN: [106, 'Transport endpoint is already connected'],
  ENOTCONN: [107, 'Transport endpoint is not connected'],
  ETIMEDOUT: [110, 'Connection timed out'],
  ECONNREFUSED: [111, 'Connection refused'],
  ENETUNREACH: [101, 'Network is unreachable'],
  EHOSTUNREACH: [113, 'No route to host'],
  EALREADY: [114, 'Operation already in progress'],
  EINPROGRESS: [115, 'Operation now in progress'],
}

/** Where the call was made that failed: errors are made when the answer comes, when the stack no longer says it. */
export const SITE = Symbol('site')

/** A failed call, with Python's attributes: `errno` (the number), `code` (its name), `strerror`. */
export class OSError extends Error {
  override readonly name: string = 'OSError'
  readonly errno: number | null
  readonly strerror: string
  readonly [SITE]: Site | null

  constructor(
    readonly code: string,
    site: Site | null = null,
    text?: string,
  ) {
    const [number, message] = ERRNO[code] ?? [null, code]
    super(text ?? (number === null ? message : `[Errno ${number}] ${message}`))
    this.errno = text === undefined ? number : null
    this.strerror = text ?? message
    this[SITE] = site
  }
}

export class ConnectionRefusedError extends OSError {
  override readonly name = 'ConnectionRefusedError'
}
export class ConnectionResetError extends OSError {
  override readonly name = 'ConnectionResetError'
}
export class ConnectionAbortedError extends OSError {
  override readonly name = 'ConnectionAbortedError'
}
export class BrokenPipeError extends OSError {
  override readonly name = 'BrokenPipeError'
}
export class BlockingIOError extends OSError {
  override readonly name = 'BlockingIOError'
}
export class PermissionError extends OSError {
  override readonly name = 'PermissionError'
}
/** A host's name that nobody knows. */
export class GaiError extends OSError {
  override readonly name = 'gaierror'
}
export class TimeoutError extends OSError {
  override readonly name = 'TimeoutError'
}

const CLASSES: Readonly<Record<string, new (code: string, site: Site | null) => OSError>> = {
  EAI_NONAME: GaiError,
  ECONNREFUSED: ConnectionRefusedError,
  ECONNRESET: ConnectionResetError,
  ECONNABORTED: ConnectionAbortedError,
  EPIPE: BrokenPipeError,
  EAGAIN: BlockingIOError,
  EALREADY: BlockingIOError,
  EINPROGRESS: BlockingIOError,
  EACCES: PermissionError,
  EPERM: PermissionError,
  ETIMEDOUT: TimeoutError,
}

/** The exception that Python raises for an errno. */
export function errorFor(errno: string, site: Site | null): OSError {
  return new (CLASSES[errno] ?? OSError)(errno, site)
}

/** The number of an errno; -1 for an unknown name. */
export const errnoNumber = (errno: string): number => ERRNO[errno]?.[0] ?? -1
