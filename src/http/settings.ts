import type { ParserOptions } from './events'
import { LIMITS, type Limits } from './limits'
import { MOST_FIELDS } from './spans'

/** Digits of a chunk-size that are read in one go: seven stay below 2^28. */
const FEW_DIGITS = 7

/** As an integer of 32 bits. */
const integer = (limit: number): number => Math.min(limit, 2 ** 30) | 0

/** Bytes behind the target of a request-line. */
const VERSION = ' HTTP/1.1'.length

/** What a parser was told, in the form in which its readers ask for it. */
export class Settings {
  readonly request: boolean
  readonly limits: Limits
  readonly bareLf: boolean
  readonly obsFold: boolean
  readonly spaced: boolean
  readonly noReasonSpace: boolean
  readonly noHost: boolean
  /** Content is noted on the tape. */
  readonly notes: boolean
  /** The status that answers a malformed message: 400 for a request; 502 where a gateway got such a response. */
  readonly status: number
  /** A head of fewer bytes is in no danger of a limit. */
  readonly easy: number
  readonly digits: number
  /** Field lines that the machine may read of a head. */
  readonly most: number
  /** As `limits` has it for a head. */
  readonly head: number
  /** A start-line whose last part but one ends up to here is in no danger of a limit: a target, or a reason. */
  readonly line: number
  /** 1 where responses are read. */
  readonly responses: 0 | 1

  constructor(role: 'request' | 'response', { limits = LIMITS, leniencies = {}, contentOnTape = true }: ParserOptions) {
    const request = role === 'request'
    const { bareLf = false, obsFold = !request, spaceBeforeColon = false } = leniencies
    this.request = request
    this.limits = limits
    this.bareLf = bareLf
    this.obsFold = obsFold
    this.spaced = spaceBeforeColon && !request
    this.noReasonSpace = leniencies.noReasonSpace ?? false
    this.noHost = leniencies.noHost ?? false
    this.notes = contentOnTape
    this.status = request ? 400 : 502
    this.easy = Math.min(limits.startLine, limits.head)
    this.most = Math.min(limits.fields, MOST_FIELDS) | 0
    this.head = integer(limits.head)
    this.line = integer(limits.startLine) - (request ? VERSION : 0)
    this.responses = request ? 0 : 1
    this.digits = Math.min(FEW_DIGITS, limits.chunkSizeDigits)
  }
}
