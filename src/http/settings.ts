import type { ParserOptions } from './events'
import { LIMITS, type Limits } from './limits'

/** Digits of a chunk-size that are read in one go: seven stay below 2^28. */
const FEW_DIGITS = 7

/** What a parser was told, in the form in which its readers ask for it. */
export class Settings {
  readonly request: boolean
  readonly limits: Limits
  readonly bareLf: boolean
  readonly obsFold: boolean
  readonly spaced: boolean
  readonly noReasonSpace: boolean
  /** Content is noted on the tape. */
  readonly notes: boolean
  /** The status that answers a malformed message: 400 for a request; 502 where a gateway got such a response. */
  readonly status: number
  /** A head of fewer bytes is in no danger of a limit. */
  readonly easy: number
  readonly digits: number

  constructor(role: 'request' | 'response', { limits = LIMITS, leniencies = {}, contentOnTape = true }: ParserOptions) {
    const request = role === 'request'
    const { bareLf = false, obsFold = !request, spaceBeforeColon = false, noReasonSpace = false } = leniencies
    this.request = request
    this.limits = limits
    this.bareLf = bareLf
    this.obsFold = obsFold
    this.spaced = spaceBeforeColon && !request
    this.noReasonSpace = noReasonSpace
    this.notes = contentOnTape
    this.status = request ? 400 : 502
    this.easy = Math.min(limits.startLine, limits.head)
    this.digits = Math.min(FEW_DIGITS, limits.chunkSizeDigits)
  }
}
