/** Fields for a part of a content, and for one that is asked for only where it has changed. */
import type { Config } from './config'
import { httpDate } from './dates'
import type { Method } from './request'

const CONDITION = {
  'if-modified': 'If-Modified-Since',
  'if-unmodified': 'If-Unmodified-Since',
  'last-modified': 'Last-Modified',
} as const

/** The field of `-z`; null without it. */
export const timeConditionField = ({ timeCondition }: Config): string | null =>
  timeCondition ? `${CONDITION[timeCondition.kind]}: ${httpDate(timeCondition.time)}` : null

/** Content-Range of an upload of `total` bytes (-1: not known) that begins in the middle (`-C`) or names a part (`-r`); null for a whole one. */
export function contentRange(config: Config, method: Method, total: number): string | null {
  if (method !== 'POST' && method !== 'PUT') return null
  const from = config.resumeFrom
  if (method === 'PUT' && from === 'current') return `0-${total - 1}/${total}`
  if (method === 'PUT' && typeof from === 'number' && from > 0) return `${from}-${from + total - 1}/${from + total}`
  return config.range === null ? null : `${config.range}/${total}`
}
