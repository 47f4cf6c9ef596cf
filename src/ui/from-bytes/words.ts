import type { PasteForm, PasteResult } from '../../export'

/** A form in the list. */
export const FORM_NAMES: Readonly<Record<PasteForm, string>> = {
  reply: 'Reply, as curl -i prints it',
  verbose: 'Output of curl -v',
  trace: 'Output of curl --trace',
  text: 'Text, as it is',
  escaped: 'String of source code',
  hex: 'Hexadecimal',
  base64: 'Base64',
  bytes: 'File, as it is',
}

/** What was recognised, for a status line. */
export function recognisedAs(result: PasteResult): string {
  if (result.kind === 'empty') return ''
  const name = FORM_NAMES[result.form]
  if (result.kind === 'error') return name
  const how = result.how === null ? '' : `, ${result.how}`
  const without = result.without.length > 0 ? `, without ${result.without.join(' and ')}` : ''
  return `${name}${how}${without}`
}
