/** What makes one curl differ from another. A further version is one more of these. */
import type { ClientId } from '../types'

export interface CurlVersion {
  readonly id: ClientId
  readonly label: string
  readonly version: string
  readonly userAgent: string
  /** HTTP/0.9 replies are accepted without `--http0.9`. */
  readonly http09: boolean
  /** How far the outcomes are measured. */
  readonly ground: string
  /** What `-V` prints. */
  readonly about: string
}

const about = (version: string) => `curl ${version} (simulated)\nProtocols: http\nFeatures: brotli libz zstd\n`

/** As recorded. */
export const CURL_788: CurlVersion = {
  id: 'curl-7.88',
  label: 'curl 7.88',
  version: 'curl 7.88.1',
  userAgent: 'curl/7.88.1',
  http09: false,
  ground: 'recorded: curl 7.88.1, Linux, Nov 2026',
  about: about('7.88.1'),
}

/** 7.88.1 with its own name; HTTP/0.9 was refused by default from 7.66.0 on. */
export const CURL_764: CurlVersion = {
  id: 'curl-7.64',
  label: 'curl 7.64',
  version: 'curl 7.64.0',
  userAgent: 'curl/7.64.0',
  http09: true,
  ground: 'documented, not recorded',
  about: about('7.64.0'),
}
