import type { RequestSpec } from '../../playground'

/**
 * What a request has beside its method and target: `2 fields, body of 7 B`. Of a command's fields those are counted that it
 * names: curl adds the type of its data itself, and with `--json` the type that it wants. `short`: for a form without much room.
 */
export function extrasOf(request: RequestSpec, short = false): string {
  const { command, body } = request
  const named = ([name]: RequestSpec['fields'][number]) => {
    const field = name.toLowerCase()
    const own = field === 'content-type' || (field === 'accept' && /(^|\s)--json\b/.test(command ?? ''))
    return command === null || !own || command.toLowerCase().includes(`${field}:`)
  }
  const count = request.fields.filter(named).length
  const fields = `${count} ${count === 1 ? 'field' : 'fields'}`
  const content = body === null ? '' : `${short ? 'body' : 'body of'} ${body.length} B`
  if (content !== '') return count === 0 ? content : `${fields}, ${content}`
  const said = count === 0 ? 'no field' : fields
  return short ? said : `${said} added`
}
