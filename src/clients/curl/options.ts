/** The options of curl 7.88.1: names, whether they take a value, and what the simulation makes of them. */
import { lowerAscii } from './encode'

/**
 * `simulated`: does what it does in curl. `harmless`: is accepted, and changes nothing for plain HTTP (TLS, FTP, mail …).
 * `absent`: this build of curl refuses it. `unknown`: exists in curl and is not simulated.
 */
export type OptionKind = 'simulated' | 'harmless' | 'absent' | 'unknown'

export interface OptionEntry {
  readonly letter: string
  readonly name: string
  readonly takesValue: boolean
  /** False: `--no-name` is refused. */
  readonly boolean: boolean
  readonly kind: OptionKind
}

/** `letter:name`, with `=` where a value follows. Order matters: the first of two abbreviations' equals wins. */
const SIMULATED =
  ':anyauth B:use-ascii :basic :compressed K:config= :connect-timeout= :connect-to= C:continue-at= b:cookie= c:cookie-jar= :create-dirs :crlf d:data= :data-ascii= ' +
  ':data-binary= :data-raw= :data-urlencode= :digest q:disable :disallow-username-in-url D:dump-header= :etag-compare= :etag-save= ' +
  ':expect100-timeout= f:fail :fail-early :fail-with-body F:form= :form-escape :form-string= G:get g:globoff :haproxy-protocol I:head H:header= ' +
  'h:help :http0.9 0:http1.0 :http1.1 :http2 :ignore-content-length i:include :interface= k:insecure 4:ipv4 :json= ' +
  'j:junk-session-cookies L:location :location-trusted :max-filesize= :max-redirs= m:max-time= n:netrc :netrc-file= :netrc-optional ::next :alpn N:buffer :keepalive :npn ' +
  ':progress-meter :sessionid :noproxy= :oauth2-bearer= o:output= :output-dir= Z:parallel :parallel-immediate :parallel-max= :path-as-is ' +
  ':post301 :post302 :post303 #:progress-bar :proto= :proto-default= :proto-redir= x:proxy= :proxy-header= p:proxytunnel U:proxy-user= :proxy1.0= :proxy-basic r:range= :raw e:referer= J:remote-header-name O:remote-name ' +
  ':remote-name-all R:remote-time :remove-on-error X:request= :request-target= :resolve= :retry= :retry-all-errors :retry-connrefused ' +
  ':retry-delay= :retry-max-time= S:show-error s:silent :stderr= :styled-output :suppress-connect-headers :tcp-nodelay :tcp-fastopen z:time-cond= :tr-encoding ' +
  ':trace= :trace-ascii= :trace-time T:upload-file= :url= :url-query= u:user= A:user-agent= v:verbose V:version w:write-out= :clobber'

/** Of these, numbers are checked as curl checks them. */
const HARMLESS =
  'a:append :cacert= :capath= E:cert= :cert-status :cert-type= :ciphers= :compressed-ssh :create-file-mode= :crlfile= :curves= ' +
  ':delegation= :disable-eprt :disable-epsv :doh-cert-status :doh-insecure :egd-file= :eprt :epsv :false-start :ftp-account= ' +
  ':ftp-alternative-to-user= :ftp-create-dirs :ftp-method= :ftp-pasv P:ftp-port= :ftp-pret :ftp-skip-pasv-ip :ftp-ssl-ccc ' +
  ':ftp-ssl-ccc-mode= :ftp-ssl-control :happy-eyeballs-timeout-ms= :hostpubsha256= :keepalive-time= :key= :key-type= :krb= ' +
  ':limit-rate= l:list-only :login-options= :mail-auth= :mail-from= :mail-rcpt= :mail-rcpt-allowfails :pass= :pinnedpubkey= ' +
  ':proxy-cacert= :proxy-capath= :proxy-cert= :proxy-cert-type= :proxy-ciphers= :proxy-crlfile= :proxy-insecure ' +
  ':proxy-key= :proxy-key-type= :proxy-pass= :proxy-pinnedpubkey= :proxy-service-name= ' +
  ':proxy-ssl-allow-beast :proxy-ssl-auto-client-cert :proxy-tls13-ciphers= :proxy-tlspassword= ' +
  ':proxy-tlsuser= :proxy-tlsv1 :pubkey= Q:quote= :random-file= :sasl-authzid= :sasl-ir :service-name= :socks5-basic ' +
  ':socks5-gssapi :socks5-gssapi-nec :socks5-gssapi-service= :ssl :ssl-allow-beast :ssl-auto-client-cert :ssl-no-revoke :ssl-reqd ' +
  ':ssl-revoke-best-effort 2:sslv2 3:sslv3 t:telnet-option= :tftp-blksize= :tftp-no-options :tls13-ciphers= :tlspassword= :tlsuser= ' +
  '1:tlsv1 :tlsv1.0 :tlsv1.1 :tlsv1.2 :tlsv1.3 :xattr'

const ABSENT =
  ':dns-interface= :dns-ipv4-addr= :dns-ipv6-addr= :dns-servers= :http3 :http3-only :proxy-tlsauthtype= :tlsauthtype='

const UNKNOWN =
  ':abstract-unix-socket= :alt-svc= :aws-sigv4= :doh-url= :engine= :hostpubmd5= :hsts= ' +
  ':http2-prior-knowledge 6:ipv6 :libcurl= :local-port= M:manual :metalink ' +
  ':negotiate :ntlm :ntlm-wb :preproxy= :proxy-anyauth :proxy-digest :proxy-negotiate :proxy-ntlm :rate= ' +
  ':socks4= :socks4a= :socks5= :socks5-hostname= Y:speed-limit= y:speed-time= :tls-max= :unix-socket='

/** Options without a value that are no booleans. */
const NOT_BOOLEAN = new Set(
  'http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ipv4 ipv6 sslv2 sslv3 tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 next'.split(
    ' ',
  ),
)

function entries(table: string, kind: OptionKind): OptionEntry[] {
  return table.split(' ').map((item) => {
    const takesValue = item.endsWith('=')
    const text = takesValue ? item.slice(0, -1) : item
    const colon = text.startsWith('::') ? 1 : text.indexOf(':')
    const name = text.slice(colon + 1)
    return { letter: text.slice(0, colon), name, takesValue, boolean: !takesValue && !NOT_BOOLEAN.has(name), kind }
  })
}

export const OPTIONS: readonly OptionEntry[] = [
  ...entries(SIMULATED, 'simulated'),
  ...entries(HARMLESS, 'harmless'),
  ...entries(ABSENT, 'absent'),
  ...entries(UNKNOWN, 'unknown'),
]

const byLetter = new Map(OPTIONS.filter((entry) => entry.letter).map((entry) => [entry.letter, entry]))

export const findLetter = (letter: string): OptionEntry | null => byLetter.get(letter) ?? null

/** The option of a long name, complete or abbreviated so that no other begins with it. Case does not matter. */
export function findName(typed: string): OptionEntry | 'ambiguous' | null {
  const name = lowerAscii(typed)
  let found: OptionEntry | null = null
  let count = 0
  for (const entry of OPTIONS) {
    if (entry.name === name) return entry
    if (entry.name.startsWith(name)) {
      found = entry
      count++
    }
  }
  return count > 1 ? 'ambiguous' : found
}

/** The option of `--no-NAME`: the name is not abbreviated. */
export function findExact(typed: string): OptionEntry | null {
  const name = lowerAscii(typed)
  return OPTIONS.find((entry) => entry.name === name) ?? null
}

/** The long names with their hyphens, of what the simulation takes. */
export const longOptions: readonly string[] = OPTIONS.filter(
  (entry) => entry.kind === 'simulated' || entry.kind === 'harmless',
).map((entry) => `--${entry.name}`)
