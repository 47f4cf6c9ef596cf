import { type BrowserProfile, browserClient, digestAnswer, recordOf, TAGS } from '../browser'
import { firefoxFields } from './fields'
import { errorPage } from './pages'
import { firefoxReader } from './reader'
import { explain } from './reasons'

/** Characters of the names that Firefox makes up for downloads. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

const random = (alphabet: string, count: number, next: () => number): string =>
  Array.from({ length: count }, () => alphabet[Math.floor(next() * alphabet.length)]).join('')

const profile: BrowserProfile = {
  id: 'firefox-153',
  label: 'Firefox',
  version: 'Firefox 153',
  ground: 'recorded: Firefox ESR 153, Linux, Nov 2026',
  reader: firefoxReader,
  knocks: {
    judge(bytes) {
      const record = recordOf(bytes)
      if (!record) return null
      if (record.tooLong) return 'long-record'
      // The type is looked at once all of the record has come.
      return record.whole && (record.type < 20 || record.type > 24) ? 'no-record' : null
    },
    tries: (end) => (end === 'closed' || end === 'reset' ? 10 : 1),
  },
  types: {
    plainTypes: /^(audio|video)\/|^application\/ogg$/,
    // Values that servers are known to give where they know no type; nothing else is doubted (nsBinaryDetector).
    plainDoubted: /^text\/plain(; charset=(ISO-8859-1|iso-8859-1|UTF-8))?$/,
    doubtsCoded: false,
    nosniffLooks: true,
    looksAt: 512,
    tags: TAGS,
    signatures: [
      [/^\0\0\x02\0/, 'image/x-icon'],
      [/^[\s\S]{4}ftyp/, 'video/mp4'],
      [/^fLaC/, 'audio/flac'],
      [/^\0\0\x01\0/, 'image/x-icon'],
      [/^ID3/, 'audio/mpeg'],
      [/^OggS/, 'application/ogg'],
      [/^RIFF[\s\S]{4}WEBP/, 'image/webp'],
    ],
    type: /^[^\s*]*\/\S*$/,
    typeEnds: /;/,
    commas: true,
    asText: [],
    plays:
      /^(audio\/(mpeg|mp3|ogg|webm|mp4|x-m4a|aac|flac)|video\/(mp4|webm|quicktime|x-matroska|x-m4v)|application\/ogg)$/,
    shown: /^application\/(mathml|rdf|vnd\.wap\.xhtml)\+xml$/,
    findsFeeds: false,
    utf8: /^text\/(vtt|cache-manifest)$/,
    held: /^$/,
    textEndsHead: true,
    kept: ['application/rss+xml', 'application/atom+xml', 'text/xsl'],
    unknownTypes: ['application/x-unknown-content-type'],
  },
  loads: {
    auth: {
      digest: digestAnswer,
      cnonce: (next) => random('0123456789abcdef', 16, next),
      manyInOne: true,
      withoutNonce: true,
      withoutRealm: true,
    },
    emptyRetries: () => 9,
    retriesAfterBytes: false,
    timeoutRetries: () => 0,
    mergesMisdirected: true,
    maxRedirects: () => 20,
    redirectsAtHead: false,
    emptyLocation: true,
    keepsControls: true,
    chunkFailsRedirect: true,
    refusesLogin: () => false,
    badRedirect(target) {
      if (target.protocol === 'http:') return null
      if (/^(mailto|about|sms):$/.test(target.protocol)) return null
      if (target.protocol === 'blob:') return { kind: 'redirect', code: 'NS_ERROR_MALFORMED_URI' }
      const understood = /^(data|javascript|wss?|file|chrome|resource|view-source):$/.test(target.protocol)
      return { kind: 'redirect', code: understood ? 'NS_ERROR_CORRUPTED_CONTENT' : 'NS_ERROR_UNKNOWN_PROTOCOL' }
    },
    earlyDespiteUser: true,
    invalidRedirect: { kind: 'redirect', code: 'NS_ERROR_CORRUPTED_CONTENT' },
    asksAgainAfterDialog: false,
    originToOwn: () => false,
    originEarly: () => false,
    nullAfterRedirect: false,
    relaxesReferrer: (kind) => kind === 'document',
    withoutReferrer: (kind) => kind === 'track',
    keepsNamedPreflights: true,
    chainsCount: true,
    connectsAhead: true,
  },
  cookies: {
    laxByDefault: false,
    thirdParty: 'partitioned',
    keepsPlace: true,
    nameless: 'name',
    tabs: true,
    ownDomainIsNone: true,
    hostPathByDefault: true,
    utf8: true,
    longest: 4096,
    longestAttribute: 1024,
  },
  forms: {
    boundary: (next) => `----geckoformboundary${random('0123456789abcdef', 32, next)}`,
    emptyFileType: 'application/octet-stream',
    plainLikeUrl: false,
    imagePoint: [9, 10],
    formRel: true,
  },
  resources: {
    preloads: {
      style: 'preload-style',
      script: 'preload-script',
      image: 'preload-image',
      font: 'preload-font',
      fetch: 'preload-fetch',
    },
    manifest: false,
    modulePreload: true,
    prefetchesNext: true,
    linkedStyles: true,
    width: 1280,
  },
  unknownCodingStops: false,
  joinsCodings: true,
  groupsByUser: true,
  readsUnasked: true,
  cache: {
    heuristicMost: 7 * 86_400_000,
    reused: new Set([200, 203, 204, 206, 300, 301, 302, 304, 307, 308, 410]),
    permanentRedirects: false,
  },
  reloadsAll: false,
  reloadIsUser: false,
  fields: firefoxFields,
  escapes: /\^/g,
  preconnects: false,
  earlyHints: true,
  resetReplaces: true,
  silent({ kind }, { length, whole, held, attached }) {
    if (kind === 'bad-head' || kind === 'head-too-big') return true
    if (held && (kind === 'bad-chunk' || (kind === 'cut-off' && !whole) || (kind === 'reset' && attached))) return true
    return (kind === 'bad-chunk' || (kind === 'cut-off' && !whole)) && length === 0
  },
  commitsAtFirstByte: true,
  showsUntyped: false,
  lengthBeforeCoding: false,
  shortErrors: true,
  keepsRedirect: true,
  downloadRetries: 0,
  notModified: 'document',
  disposition: { unreadable: true, wholeType: false, unescapes: false },
  extended: (name) => name,
  downloadName: (_mime, next) => random(LETTERS, 8, next),
  ownPageForEmptyError: false,
  refusesProxyAuth: false,
  dropsFailedDownload: true,
  errorPage,
  explain,
  scriptErrors: {
    fetch: 'TypeError: NetworkError when attempting to fetch resource.',
    body: 'TypeError: Error in input stream',
  },
  fetchWaitsForContent: true,
  typeJoint: ',',
  challengesByLine: true,
  scriptNames: true,
  scriptFails: ({ error, body }) =>
    (error?.kind === 'bad-chunk' || error?.kind === 'cut-off' || error?.kind === 'reset') && body.length === 0,
  seeksByRange: false,
  icons: { touch: true, besideBody: true, foreign: /^(application|text)\/([\w.-]+\+)?json$/ },
  mediaAgain: false,
  refreshesFailed: true,
  attachesEmpty: false,
  replacesParts: true,
  pings: false,
  keepsNoStore: false,
  reconnectDelay: 5000,
  reconnectLeast: 500,
}

/** Firefox ESR 153 on Linux. */
export const firefox153 = browserClient(profile)
