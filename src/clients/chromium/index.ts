import { type BrowserProfile, browserClient, digestAnswer, NAVIGATIONS, type RequestKind, recordOf } from '../browser'
import { chromiumFields } from './fields'
import { errorPage } from './pages'
import { chromiumReader } from './reader'
import { explain } from './reasons'

/** Extensions that a download without a name gets by its type. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': '.txt',
  'text/html': '.html',
  'text/csv': '.csv',
  'text/calendar': '.ics',
  'image/tiff': '.tiff',
  'application/x-tar': '.tar',
  'message/rfc822': '.eml',
  'multipart/related': '.mht',
  'application/gzip': '.gz',
  'application/postscript': '.ps',
  'application/x-gzip': '.gz',
  'application/zip': '.zip',
  'application/wasm': '.wasm',
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/jpeg': '.jpeg',
  'image/webp': '.webp',
  'image/svg+xml': '.svg',
  'audio/mpeg': '.mp3',
  'video/mp4': '.mp4',
  'video/mpeg': '.mpeg',
  'text/css': '.css',
  'text/javascript': '.js',
  'text/markdown': '.md',
  'text/xml': '.xml',
  'application/json': '.json',
  'application/xhtml+xml': '.xhtml',
  'application/rdf+xml': '.rdf',
  'application/vnd.mozilla.xul+xml': '.xul',
  'application/rtf': '.rtf',
  'application/msword': '.doc',
  'application/vnd.ms-excel': '.xls',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'application/x-shockwave-flash': '.swf',
  'application/x-x509-ca-cert': '.cer',
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

/** First bytes that Chromium knows beyond those of the MIME Sniffing standard (net/base/mime_sniffer). */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^ID3/, 'audio/mpeg'],
  [/^RIFF[\s\S]{4}WEBPVP/, 'image/webp'],
  [/^\x1aE\xdf\xa3/, 'video/webm'],
  [/^Rar!\x1a\x07\0/, 'application/x-rar-compressed'],
  [/^II\*\0|^MM\0\*/, 'image/tiff'],
]

const profile: BrowserProfile = {
  id: 'chromium-156',
  label: 'Chrome',
  version: 'Chromium 156',
  ground: 'recorded: Chromium 156, Linux, Nov 2026',
  reader: chromiumReader,
  knocks: {
    judge(bytes) {
      const record = recordOf(bytes)
      // Every version of TLS begins with 3.
      return record && (record.version !== 3 || record.tooLong) ? 'no-record' : null
    },
    tries: (end) => (end === 'refused' ? 1 : 2),
  },
  types: {
    plainTypes: /^/,
    plainDoubted: /^/,
    doubtsCoded: true,
    nosniffLooks: false,
    signatures: SIGNATURES,
    type: /^[^\s*]*\/\S*$/,
    typeEnds: /[;(]/,
    commas: true,
    looksAt: 1024,
    // A name suffices, whatever follows it: <pre> begins like <p>.
    tags: /^[\t\n\f\r ]*<(!--|!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)/i,
    shown: /^$/,
    findsFeeds: true,
    utf8: /^$/,
    held: /^(application\/octet-stream|(text|application)\/xml)$/,
    textEndsHead: false,
    kept: [],
    asText: ['application/rss+xml', 'application/atom+xml'],
    plays:
      /^(audio\/(mpeg|mp3|x-mp3|wav|x-wav|ogg|webm|mp4|x-m4a|aac|flac)|video\/(mp4|webm|ogg|x-m4v|x-matroska|3gpp)|application\/ogg)$/,
    unknownTypes: ['application/unknown', 'unknown/unknown'],
  },
  loads: {
    auth: {
      digest: digestAnswer,
      cnonce: (next) => random('0123456789abcdef', 16, next),
      manyInOne: false,
      withoutNonce: false,
      withoutRealm: true,
    },
    emptyRetries: (kind) => (kind === 'document' ? 2 : 0),
    retriesAfterBytes: true,
    timeoutRetries: (kind) => (kind === 'document' ? 1 : 0),
    mergesMisdirected: false,
    maxRedirects: (kind) => (NAVIGATIONS.has(kind) ? 19 : 20),
    redirectsAtHead: true,
    emptyLocation: false,
    keepsControls: false,
    chunkFailsRedirect: false,
    refusesLogin: (mode) => mode === 'cors',
    badRedirect(target) {
      if (target.protocol === 'http:') return { kind: 'redirect', code: 'ERR_UNSAFE_PORT' }
      if (/^wss?:$/.test(target.protocol)) return { kind: 'redirect', code: 'ERR_UNKNOWN_URL_SCHEME' }
      const unsafe = /^(data|about|file|blob|filesystem|chrome):$/.test(target.protocol)
      return unsafe ? { kind: 'redirect', code: 'ERR_UNSAFE_REDIRECT' } : null
    },
    invalidRedirect: { kind: 'redirect', code: 'ERR_INVALID_REDIRECT' },

    earlyDespiteUser: false,
    asksAgainAfterDialog: true,
    originToOwn: (kind) => EARLY_ORIGIN.has(kind),
    originEarly: (kind) => EARLY_ORIGIN.has(kind),
    nullAfterRedirect: true,
    relaxesReferrer: () => true,
    withoutReferrer: () => false,
    keepsNamedPreflights: false,
    chainsCount: false,
    connectsAhead: false,
  },
  cookies: {
    laxByDefault: true,
    thirdParty: 'blocked',
    keepsPlace: false,
    nameless: 'value',
    tabs: false,
    ownDomainIsNone: false,
    hostPathByDefault: false,
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
    linkedStyles: false,
    width: 1280,
  },
  unknownCodingStops: true,
  joinsCodings: true,
  groupsByUser: false,
  readsUnasked: false,
  cache: { heuristicMost: Number.POSITIVE_INFINITY, reused: null, permanentRedirects: true },
  reloadsAll: false,
  reloadIsUser: true,
  fields: chromiumFields,
  escapes: /[|^]/g,
  preconnects: true,
  // Chromium heeds them over HTTP/2 and HTTP/3 alone.
  earlyHints: false,
  resetReplaces: false,
  silent: () => false,
  commitsAtFirstByte: false,
  showsUntyped: true,
  lengthBeforeCoding: true,
  shortErrors: false,
  keepsRedirect: false,
  downloadRetries: 5,
  notModified: 'no-navigation',
  disposition: { unreadable: false, wholeType: true, unescapes: true },
  extended(name, mime, query) {
    const extension = EXTENSIONS[mime] ?? ''
    const dot = name.lastIndexOf('.')
    // What a program makes of a query is named by its type.
    if (dot >= 0) return query && extension !== '' ? `${name.slice(0, dot)}${extension}` : name
    return `${name}${extension}`
  },
  downloadName: (mime) => `download${EXTENSIONS[mime] ?? ''}`,
  ownPageForEmptyError: true,
  refusesProxyAuth: true,
  dropsFailedDownload: false,
  errorPage,
  explain,
  scriptErrors: { fetch: 'TypeError: Failed to fetch', body: 'TypeError: network error' },
  fetchWaitsForContent: false,
  typeJoint: ', ',
  challengesByLine: false,
  scriptNames: false,
  scriptFails: ({ head }) => head?.status === 407,
  seeksByRange: true,
  icons: { touch: false, besideBody: false, foreign: /^$/ },
  mediaAgain: true,
  refreshesFailed: false,
  attachesEmpty: true,
  replacesParts: false,
  pings: true,
  keepsNoStore: true,
  reconnectDelay: 3000,
  reconnectLeast: 0,
}

/** Chromium 156 on Linux. */
export const chromium156 = browserClient(profile)
