/**
 * The simulated TCP/IP kernel as the floors above see it. Everything is synchronous: a call returns its answer, or
 * `PENDING` and answers later through the callback. Time is virtual milliseconds; the owner moves it (`advance`).
 */

/** Errno names as Linux and Python spell them. */
export type Errno =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EAFNOSUPPORT'
  | 'EAGAIN'
  | 'EALREADY'
  | 'EBADF'
  | 'ECONNABORTED'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EDESTADDRREQ'
  | 'EFAULT'
  | 'EINPROGRESS'
  | 'EINTR'
  | 'EINVAL'
  | 'EISCONN'
  | 'EMFILE'
  | 'ENFILE'
  | 'EHOSTUNREACH'
  | 'ENETUNREACH'
  | 'ENOBUFS'
  | 'ENOMEM'
  | 'ENOPROTOOPT'
  | 'ENOTCONN'
  | 'ENOTSOCK'
  | 'EOPNOTSUPP'
  | 'EPERM'
  | 'EPIPE'
  | 'EPROTONOSUPPORT'
  | 'ETIMEDOUT'

/** An address as `[host, port]`, e.g. `['127.0.0.1', 8000]`. The kernel takes dotted quads, `localhost` and `''` (any). */
export type Address = readonly [host: string, port: number]

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errno: Errno }

/** The call has no answer yet. It comes through the callback that was given with the call, once, at a later virtual time. */
export const PENDING = Symbol('pending')
export type Pending = typeof PENDING
