/** What `-w` can print of a transfer. */
import type { Job } from './jobs'
import type { TransferState } from './transfer-state'
import type { TransferFacts } from './writeout'

/** What else is known when a transfer is over. */
export interface FactsInput {
  readonly job: Job
  /** null: it failed before it began. */
  readonly transfer: TransferState | null
  /** The exit code, 0 for none. */
  readonly code: number
  /** curl's message; null where it went well. */
  readonly message: string | null
  /** Fields of the last response. */
  readonly headers: number
  /** The name of the output file, null for standard output. */
  readonly fileName: string | null
  /** Milliseconds that it took. */
  readonly took: number
  /** The library and its parts. */
  readonly library: string
}

const VERSIONS: Readonly<Record<number, string>> = { 10: '1', 11: '1.1', 20: '2' }

const seconds = (milliseconds: number): string => (Math.max(0, milliseconds) / 1000).toFixed(6)

/** The facts in curl's order. */
export function factsOf({ job, transfer, code, message, headers, fileName, took, library }: FactsInput): TransferFacts {
  const speed = (bytes: number) => (took > 0 ? Math.floor((bytes * 1000) / took) : 0)
  const size = { download: transfer?.bodyBytes ?? 0, upload: transfer?.uploadBytes ?? 0 }
  return {
    certs: '',
    content_type: transfer?.contentType ?? null,
    errormsg: message,
    exitcode: code,
    filename_effective: fileName,
    ftp_entry_path: null,
    http_code: transfer?.status ?? 0,
    http_connect: transfer?.connectStatus ?? 0,
    http_version: VERSIONS[transfer?.version ?? 0] ?? '0',
    local_ip: transfer?.remote ? '127.0.0.1' : '',
    local_port: transfer?.remote?.localPort ?? 0,
    method: transfer?.method ?? 'GET',
    num_certs: 0,
    num_connects: transfer?.connects ?? 0,
    num_headers: headers,
    num_redirects: transfer?.redirects ?? 0,
    proxy_ssl_verify_result: 0,
    redirect_url: transfer?.redirectUrl ?? null,
    referer: transfer?.referer ?? null,
    remote_ip: transfer?.remote?.ip ?? '',
    remote_port: transfer?.remote?.port ?? 0,
    response_code: transfer?.status ?? 0,
    scheme: transfer?.url ? transfer.url.scheme.toUpperCase() : null,
    size_download: size.download,
    size_header: transfer?.headerBytes ?? 0,
    size_request: transfer?.requestBytes ?? 0,
    size_upload: size.upload,
    speed_download: speed(size.download),
    speed_upload: speed(size.upload),
    ssl_verify_result: 0,
    time_appconnect: seconds(0),
    time_connect: seconds(transfer?.times.connected ?? 0),
    time_namelookup: seconds(0),
    time_pretransfer: seconds(transfer?.times.connected ?? 0),
    time_redirect: seconds(transfer?.times.redirected ?? 0),
    time_starttransfer: seconds(transfer?.times.firstByte ?? 0),
    time_total: seconds(took),
    url: transfer?.requestedUrl ?? job.url,
    url_effective: transfer?.effectiveUrl ?? job.url,
    urlnum: job.number,
    curl_version: library,
  }
}
