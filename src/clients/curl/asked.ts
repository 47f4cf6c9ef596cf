/** Which option decides the method, and curl's words where two of them do. */
import type { Config, RequestKind } from './config'

const REQUESTS: Readonly<Record<RequestKind, string>> = {
  get: 'GET (-G, --get)',
  head: 'HEAD (-I, --head)',
  form: 'multipart formpost (-F, --form)',
  post: 'POST (-d, --data)',
  put: 'PUT (-T, --upload-file)',
}

/** Notes what decides the method. Where another option has decided it otherwise: curl's warning, else null. */
export function askFor(config: Config, kind: RequestKind): string | null {
  if (config.asked === null || config.asked === kind) {
    config.asked = kind
    return null
  }
  const both = `${REQUESTS[kind]} and ${REQUESTS[config.asked]}`
  return `You can only select one HTTP request method! You asked for both ${both}.`
}

/** What data asks for, once all options are known. The warning of a conflict, else null. */
export function askForData(config: Config): string | null {
  return config.post === null ? null : askFor(config, !config.useGet ? 'post' : config.noBody ? 'head' : 'get')
}

/** What uploads ask for, once the first URL is read. The warning of a conflict, else null. */
export function askForUpload(config: Config): string | null {
  return config.urls.some((entry) => entry.upload) ? askFor(config, 'put') : null
}
