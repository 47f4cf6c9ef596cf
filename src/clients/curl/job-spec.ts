/** From a job to what one transfer is asked to do: URL with its queries, method, body. */
import type { Config } from './config'
import { type Failure, failure } from './errors'
import { encodeForm, formLengthUnknown } from './form'
import type { Job } from './jobs'
import { multipartType } from './request'
import type { TransferSpec } from './transfer-state'
import { parseUrl } from './url'
import type { CurlVersion } from './version'

const readable = (url: string): boolean => parseUrl(url, { guess: true, anyScheme: true }).ok

/** The URL with `-G`'s data and `--url-query` added; null where it is no URL. */
function withQueries(url: string, config: Config): string | null {
  const queries = [...config.query]
  if (config.useGet && config.post !== null) queries.unshift(config.post)
  if (queries.length === 0) return url
  if (!readable(url)) return null
  const hash = url.indexOf('#')
  const fragment = hash < 0 ? '' : url.slice(hash)
  let bare = hash < 0 ? url : url.slice(0, hash)
  const hasPath = /^[a-z]+:\/\/[^/]*\/|^[^/]+\//i.test(bare)
  if (!hasPath && !bare.includes('?')) bare += '/'
  return `${bare}${bare.includes('?') ? '&' : '?'}${queries.join('&')}${fragment}`
}

/** `-T FILE` to a URL whose path ends in `/`: the file's name is added. */
export function uploadUrl(url: string, file: string): string {
  const parsed = parseUrl(url, { guess: true, anyScheme: true })
  if (!parsed.ok || !parsed.url.path.endsWith('/')) return url
  const name = file.slice(file.lastIndexOf('/') + 1)
  const encoded = name.replace(
    /[^A-Za-z0-9\-._~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  const [, path = '', rest = ''] = /^([^?#]*)([\s\S]*)$/.exec(url) ?? []
  return `${path.endsWith('/') && !path.endsWith('//') ? path : `${path}/`}${encoded}${rest.replace(/#.*$/, '')}`
}

export interface SpecInput {
  readonly job: Job
  readonly resumeFrom: number
  /** What is uploaded, as byte text; null for no upload. */
  readonly upload: string | null
  readonly version: CurlVersion
  readonly netrc: string | null
}

/** What the transfer is to do, or why it cannot begin. */
export function specOf({ job, resumeFrom, upload, version, netrc }: SpecInput): TransferSpec | Failure {
  const { config } = job
  if (upload !== null && !readable(job.url)) return failure(3, 'curl.url')
  const standard = job.upload === '-' || job.upload === '.'
  const base = upload === null || standard ? job.url : uploadUrl(job.url, job.upload ?? '')
  const url = withQueries(base, config)
  if (url === null) return failure(3, 'curl.url.query', 'Could not parse the URL, failed to set query')
  const form = config.form.parts.length > 0
  const post = config.post !== null && !config.useGet
  const disposition = multipartType(config.headers).startsWith('multipart/form-data') ? 'form-data' : 'attachment'
  const multipart = (boundary: string) => encodeForm(config.form.parts, boundary, config.formEscape, disposition)
  return {
    url,
    config,
    method: upload !== null ? 'PUT' : config.noBody ? 'HEAD' : form || post ? 'POST' : 'GET',
    multipart: form && upload === null,
    body: upload !== null ? () => upload : form ? multipart : post ? () => config.post ?? '' : null,
    unknownLength: (upload !== null && standard) || (form && formLengthUnknown(config.form.parts)),
    resumeFrom,
    userAgent: version.userAgent,
    netrc,
    http09: config.http09 || version.http09,
  }
}
