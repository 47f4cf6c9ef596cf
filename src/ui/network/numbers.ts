import { grouped } from '../../bytes'

/** Digits with a decimal point, the thousands together or in groups of three: by commas, underscores or spaces, one kind. */
const NUMBER = /^(?:\d+|[1-9]\d{0,2}(?:([,_ \u00a0\u202f])\d{3}(?:\1\d{3})*)?)(?:\.\d+)?$/

/** The number in a text, where it is one that fits; else the sentence that says what was expected. */
export function readNumber(
  text: string,
  least: number,
  most: number,
  whole: boolean,
): { readonly ok: true; readonly value: number } | { readonly ok: false; readonly text: string } {
  const bare = text.trim()
  const value = NUMBER.test(bare) ? Number(bare.replace(/[^\d.]/g, '')) : Number.NaN
  if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return { ok: true, value }
  }
  const kind = whole ? 'a whole number' : 'a number, decimals behind a point,'
  return {
    ok: false,
    text: `${kind} from ${grouped(least)} to ${grouped(most)} is expected here, got “${text.slice(0, 20)}”`,
  }
}
