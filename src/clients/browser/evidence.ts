import type { Evidence } from '../types'
import type { Exchange } from './pool'
import type { Failure, Rule } from './profile'

/** The fields that a rule rests on, by the last part of its id; '' is the status line. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  attachment: ['content-disposition'],
  download: ['content-type'],
  sniffed: ['content-type', 'x-content-type-options'],
  held: ['content-type'],
  'codings-invalid': ['content-encoding'],
  coding: ['content-encoding'],
  'cut-off': ['content-length', 'transfer-encoding'],
  redirects: ['location'],
  'redirect-target': ['location'],
  'locations-differ': ['location'],
  'dispositions-differ': ['content-disposition'],
  'own-error-page': [''],
}

/** The bytes that an outcome rests on: of the field that its rule reads, of what the reader refused, or of the head. */
export function evidenceOf(rule: Rule, failure: Failure | null, { reader, connection }: Exchange): readonly Evidence[] {
  if (failure && 'start' in failure) return [{ connection, start: failure.start, end: failure.end }]
  const { head } = reader
  if (!head || head.http09) return reader.received > 0 ? [{ connection, start: 0, end: reader.received }] : []
  const last = rule.rule.split('.').at(-1) ?? ''
  const names = /^status-/.test(last) ? [''] : (FIELDS[last] ?? [])
  const lines = head.lines.filter(({ name }) => names.includes(name))
  if (lines.length > 0) return lines.map(({ start, end }) => ({ connection, start, end }))
  return [{ connection, start: head.start - head.skipped, end: head.end }]
}
