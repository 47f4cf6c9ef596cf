/** curl 7.88.1 and 7.64: a command line in, the bytes of its requests and its screen out. */
import { ShellRun } from '../shell/run'
import type { Client, ClientHost, ComposedRequest } from '../types'
import { toArguments, toCommand } from './form-command'
import { runCurl } from './run'
import { CURL_764, CURL_788, type CurlVersion } from './version'

export { unfinished } from '../shell/words'
export { fromCommand, toCommand } from './form-command'
export { longOptions } from './options'
export { type CurlRun, runCurl } from './run'
export { CURL_788, type CurlVersion } from './version'

/** The folder of each network: what one line writes, the lines after it find. */
const folders = new WeakMap<ClientHost, Map<string, Uint8Array>>()

/** A curl as a `Client`: it runs a line as a shell does, or what the form says. A network begins with the given files. */
export function createCurl(version: CurlVersion, given: ReadonlyMap<string, Uint8Array> = new Map()): Client {
  return {
    id: version.id,
    label: version.label,
    version: version.version,
    start(host: ClientHost, request: ComposedRequest, changed: () => void) {
      const files = folders.get(host) ?? new Map(given)
      folders.set(host, files)
      if (request.command === null) {
        const environment = { files, stdin: new Uint8Array(0), terminal: true }
        return runCurl(host, version, toArguments(request), environment, changed)
      }
      return new ShellRun({
        host,
        version,
        line: toCommand(request),
        typed: request.raw ?? new Uint8Array(0),
        files,
        changed,
      })
    },
  }
}

/** curl 7.88.1, as recorded. */
export const curl788: Client = createCurl(CURL_788)
/** curl 7.64.0: HTTP/0.9 is accepted, as documented. */
export const curl764: Client = createCurl(CURL_764)
