import { type BrowserProfile, browserClient, digestAnswer, type RequestKind } from '../browser'
import { chromiumFields } from './fields'
import { errorPage } from './pages'
import { chromiumReader } from './reader'
import { explain } from './reasons'

/** Extensions that a download without a name gets by its type. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': '.txt',
  'text/html': '.html',
  'text/csv': '.csv',
  'application/x-gzip': '.gz',
  'application/zip': '.zip',
  'application/wasm': '.wasm',
  'application/pdf': '.pdf',
  'image/png': '.png',
}

/** Kinds whose Origin, in CORS mode, the page itself sets, to its own origin as well. */
const EARLY_ORIGIN = new Set<RequestKind>([
  'image',
  'css-image',
  'style',
  'alternate-style',
  'script',
  'async-script',
  'defer-script',
  'body-script',
  'dynamic-script',
  'module',
  'dynamic-module',
  'module-preload',
  'font',
  'preload-font',
  'preload-fetch',
  'preload-image',
  'preload-script',
  'preload-style',
])

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const random = (alphabet: string, count: number, next: () => number): string =>
  Array.from({ length: count }, () => alphabet[Math.floor(next() * alphabet.length)]).join('')

const profile: BrowserProfile = {
  id: 'chromium-156',
  label: 'Chrome',
  version: 'Chromium 156',
  ground: 'recorded: Chromium 156, Linux, Nov 2026',
  reader: chromiumReader,
  types: { plainSignatures: true, unknownTypes: ['application/unknown', 'unknown/unknown'] },
  loads: {
    auth: { digest: digestAnswer, cnonce: (next) => random('0123456789abcdef', 16, next), withoutRealm: true },
    emptyRetries: (kind) => (kind === 'document' ? 2 : 0),
    retriesAfterBytes: true,
    maxRedirects: 19,
    emptyLocation: false,
    badRedirect(target) {
      if (target.protocol === 'http:') return { kind: 'redirect', code: 'ERR_UNSAFE_PORT' }
      return target.protocol === 'data:' ? { kind: 'redirect', code: 'ERR_UNSAFE_REDIRECT' } : null
    },
    earlyDespiteUser: false,
    asksAgainAfterDialog: true,
    originToOwn: (kind) => EARLY_ORIGIN.has(kind),
    originEarly: (kind) => EARLY_ORIGIN.has(kind),
    nullAfterRedirect: true,
    relaxesReferrer: () => true,
    withoutReferrer: () => false,
    keepsNamedPreflights: false,
    chainsCount: false,
  },
  cookies: {
    laxByDefault: true,
    thirdParty: 'blocked',
    keepsPlace: false,
    nameless: 'value',
    tabs: false,
    ownDomainIsNone: false,
    utf8: false,
    longest: 4096,
    longestAttribute: 1024,
  },
  forms: {
    boundary: (next) => `----WebKitFormBoundary${random(LETTERS, 16, next)}`,
    emptyFileType: 'application/octet-stream',
    plainLikeUrl: true,
    imagePoint: [5, 7],
    formRel: false,
  },
  resources: {
    preloads: {
      style: 'preload-style',
      script: 'preload-script',
      image: 'preload-image',
      font: 'preload-font',
      fetch: 'preload-fetch',
      track: 'preload-track',
    },
    manifest: true,
    modulePreload: true,
    prefetchesNext: false,
    width: 1280,
  },
  groupsByUser: false,
  heuristicMost: Number.POSITIVE_INFINITY,
  reloadsAll: false,
  reloadIsUser: true,
  fields: chromiumFields,
  preconnects: true,
  resetReplaces: false,
  silent: () => false,
  commitsAtFirstByte: false,
  showsUntyped: true,
  shortErrors: false,
  keepsRedirect: false,
  downloadRetries: 5,
  notModified: 'no-navigation',
  downloadName: (mime) => `download${EXTENSIONS[mime] ?? ''}`,
  ownPageForEmptyError: true,
  errorPage,
  explain,
  scriptErrors: { fetch: 'TypeError: Failed to fetch', body: 'TypeError: network error' },
  fetchWaitsForContent: false,
  typeJoint: ', ',
  scriptFails: () => false,
  seeksByRange: true,
  icons: { touch: false, besideBody: false },
  pings: true,
  keepsNoStore: true,
  reconnectDelay: 3000,
}

/** Chromium 156 on Linux. */
export const chromium156 = browserClient(profile)
