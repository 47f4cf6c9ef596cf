import type { Errno } from './types'

/** Linux's numbers of errno names (asm-generic/errno.h). */
const NUMBERS: Readonly<Record<Errno, number>> = {
  EACCES: 13,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  EAFNOSUPPORT: 97,
  EAGAIN: 11,
  EALREADY: 114,
  EBADF: 9,
  ECONNABORTED: 103,
  ECONNREFUSED: 111,
  ECONNRESET: 104,
  EDESTADDRREQ: 89,
  EHOSTUNREACH: 113,
  EINPROGRESS: 115,
  EINVAL: 22,
  EISCONN: 106,
  EMFILE: 24,
  ENETUNREACH: 101,
  ENOBUFS: 105,
  ENOPROTOOPT: 92,
  ENOTCONN: 107,
  EOPNOTSUPP: 95,
  EPIPE: 32,
  ETIMEDOUT: 110,
}

export const numberOf = (errno: Errno): number => NUMBERS[errno]
