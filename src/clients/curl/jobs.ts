/** What a command line asks for, transfer by transfer: URLs and uploads with their globs expanded. */
import type { Config, UrlSpec } from './config'
import { expandGlob, MOST_URLS, TOO_MANY } from './glob'

/** One transfer to make. */
export interface Job {
  readonly config: Config
  readonly url: string
  /** What the globs of the URL gave, for `#1` in an output name. */
  readonly parts: readonly string[]
  readonly entry: UrlSpec
  /** The file to upload, its glob expanded. */
  readonly upload: string | null
  /** From 0 over the whole command line. */
  readonly number: number
  /** The first one of its configuration. */
  readonly first: boolean
  /** curl's words where the URL's glob is wrong: the transfer fails, and those after it are not made. */
  readonly globError: string | null
  readonly retriesLeft: number
  /** Milliseconds until the next attempt. */
  readonly retrySleep: number
  /** When the first attempt began; -1 before it. */
  readonly began: number
}

/** The files that one `-T` names: braces and ranges are expanded as in a URL. */
function uploadsOf(config: Config, entry: UrlSpec): readonly (string | null)[] {
  if (entry.upload === null || config.globOff) return [entry.upload]
  const globbed = expandGlob(entry.upload)
  return globbed.ok ? globbed.urls.map(({ url }) => url) : [entry.upload]
}

/** All transfers in the order in which they are made, up to a URL whose glob is wrong. */
export function jobsOf(configs: readonly Config[]): Job[] {
  const jobs: Job[] = []
  for (const config of configs) {
    let first = true
    for (const entry of config.urls) {
      if (entry.url === null) continue
      const globbed = config.globOff ? null : expandGlob(entry.url)
      let urls = globbed?.ok ? globbed.urls : [{ url: entry.url, parts: [] }]
      let uploads = uploadsOf(config, entry)
      const count = urls.length * uploads.length
      const many = count > 1 && jobs.length + count > MOST_URLS
      const failed = globbed && !globbed.ok ? globbed.message : many ? TOO_MANY : null
      if (failed !== null) {
        urls = [{ url: entry.url, parts: [] }]
        uploads = [entry.upload]
      }
      for (const upload of uploads) {
        for (const { url, parts } of urls) {
          jobs.push({
            config,
            url,
            parts,
            entry,
            upload,
            number: jobs.length,
            first,
            globError: failed,
            retriesLeft: config.retry,
            retrySleep: config.retryDelay > 0 ? config.retryDelay * 1000 : 1000,
            began: -1,
          })
          first = false
        }
      }
      if (failed !== null) return jobs
    }
  }
  return jobs
}
