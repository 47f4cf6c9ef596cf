/**
 * curl's exit codes and the text that it prints where a failure has no message of its own
 * (recorded: curl 7.88.1).
 */
const TEXTS: Readonly<Record<number, string>> = {
  1: 'Unsupported protocol',
  2: 'Failed initialization',
  3: 'URL using bad/illegal format or missing URL',
  5: "Couldn't resolve proxy name",
  6: "Couldn't resolve host name",

  7: "Couldn't connect to server",
  8: 'Weird server reply',
  18: 'Transferred a partial file',
  22: 'HTTP response code said error',
  23: 'Failed writing received data to disk/application',
  26: 'Failed to open/read local data from file/application',
  27: 'Out of memory',
  28: 'Timeout was reached',
  33: 'Requested range was not delivered by the server',
  45: 'Failed binding local connection end',
  43: 'A libcurl function was given a bad argument',
  47: 'Number of redirects hit maximum amount',
  49: 'Malformed option provided in a setopt',
  52: 'Server returned nothing (no headers, no data)',
  55: 'Failed sending data to the peer',
  56: 'Failure when receiving data from the peer',
  61: 'Unrecognized or bad HTTP Content or Transfer-Encoding',
  63: 'Maximum file size exceeded',
  65: 'Send failed since rewinding of the data stream failed',
  67: 'Login denied',
}

/** The general text of an exit code. */
export const exitText = (code: number): string => TEXTS[code] ?? 'Unknown error'

/** Why a transfer failed: curl's exit code, its message and the rule that found it. */
export interface Failure {
  readonly code: number
  /** curl's own words; empty: the general text of the code. */
  readonly message: string
  readonly rule: string
  /** True where `-v` has shown the message already. */
  readonly shown?: boolean
}

/** A failure with a message of its own, which `-v` shows too. */
export const failure = (code: number, rule: string, message = ''): Failure => ({ code, message, rule })
