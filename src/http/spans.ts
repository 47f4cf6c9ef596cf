/** Integers of a field line: its start; what `idOf`, `nameEndOf` and `lineEndLength` read; start and end of its value. */
export const FIELD_SPANS = 4

/** Field lines that the memory of the machine has room for. */
export const MOST_FIELDS = 1900

/** The end of a name, whether LF alone ends its line, and the id of the name (-1: none), in one integer. */
export const packed = (nameEnd: number, bareLf: number, id: number): number => (nameEnd << 9) | (bareLf << 8) | (id + 1)
export const idOf = (pack: number): number => ((pack & 0xff) - 1) | 0
export const nameEndOf = (pack: number): number => pack >>> 9
export const lineEndLength = (pack: number): number => ((pack & 0x100) === 0 ? 2 : 1)

/** How the reading of field lines ended. */
export const Scanned = {
  /** At the empty line, which was read. */
  ended: 0,
  /** At the end of the bytes, in a line that has no line end yet. */
  partial: 1,
  /** Before a line that needs a second look: it may be faulty, or only rare, or not whole. */
  odd: 2,
  /** Not yet. */
  none: 3,
  /** The request-line is not whole, and as nearly all are as far as it goes. */
  short: 4,
} as const
export type Scanned = (typeof Scanned)[keyof typeof Scanned]

/**
 * Bits of what the machine gives of special fields, and of the start-line. Beside them the integer has `Scanned` in the bits 0
 * to 2, whether a value holds a byte above 0x7f in bit 8, the number of field lines in the bits 9 to 19, whether the minor version
 * is another than 0 in bit 20, and from bit 21 on the length of the method.
 */
export const Fact = {
  /** One Host, of letters, digits, `-`, `.` and a port. */
  plainHost: 1 << 3,
  /** No Connection, or one of `keep-alive` alone. */
  keepAlive: 1 << 4,
  noExpect: 1 << 5,
  /** Content, where one look says it all: there is neither a length nor a coding; one length of up to nine digits; `chunked`. */
  content: 3 << 6,
  none: 1 << 6,
  length: 2 << 6,
  chunked: 3 << 6,
  /** The minor version is another than 0. */
  minor: 1 << 20,
} as const

/** Nearly every message has no close and no expectation; a request has a plain Host. */
const RESPONSE_FIELDS = Fact.keepAlive | Fact.noExpect
const REQUEST_FIELDS = RESPONSE_FIELDS | Fact.plainHost
const WHOLE = 7 | Fact.minor

/** What the machine says of nearly every message: of its fields, and of a head that ended and is of version 1.1. */
export const Usual = {
  requestFields: REQUEST_FIELDS,
  responseFields: RESPONSE_FIELDS,
  request: Scanned.ended | REQUEST_FIELDS | Fact.minor,
  requestBits: REQUEST_FIELDS | WHOLE,
  response: Scanned.ended | RESPONSE_FIELDS | Fact.minor,
  responseBits: RESPONSE_FIELDS | WHOLE,
} as const
