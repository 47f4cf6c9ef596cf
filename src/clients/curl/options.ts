/** The options of curl 7.88.1: names, whether they take a value, and which of them the simulation knows. */

export interface OptionEntry {
  readonly letter: string
  readonly name: string
  readonly takesValue: boolean
  /** False: `--no-name` is refused. */
  readonly boolean: boolean
  readonly simulated: boolean
}

/** `letter:name`, with `=` where a value follows. Order matters: the first of two abbreviations' equals wins. */
const SIMULATED =
  ':anyauth :basic :compressed :connect-timeout= :connect-to= C:continue-at= b:cookie= c:cookie-jar= d:data= :data-ascii= ' +
  ':data-binary= :data-raw= :data-urlencode= :digest q:disable D:dump-header= :etag-compare= :etag-save= ' +
  ':expect100-timeout= f:fail :fail-early :fail-with-body F:form= :form-escape :form-string= G:get g:globoff I:head H:header= ' +
  ':http0.9 0:http1.0 :http1.1 :ignore-content-length i:include k:insecure 4:ipv4 :json= ' +
  'j:junk-session-cookies L:location :location-trusted :max-filesize= :max-redirs= m:max-time= ::next :alpn N:buffer :keepalive :npn ' +
  ':progress-meter :sessionid :noproxy= :oauth2-bearer= o:output= Z:parallel :parallel-immediate :parallel-max= :path-as-is ' +
  ':post301 :post302 :post303 :proto-default= x:proxy= p:proxytunnel U:proxy-user= :proxy1.0= :proxy-basic r:range= :raw e:referer= J:remote-header-name O:remote-name ' +
  ':remote-name-all R:remote-time X:request= :request-target= :resolve= :retry= :retry-all-errors :retry-connrefused ' +
  ':retry-delay= :retry-max-time= S:show-error s:silent :stderr= :styled-output :suppress-connect-headers :tcp-nodelay :tcp-fastopen z:time-cond= :tr-encoding ' +
  'T:upload-file= :url= :url-query= u:user= A:user-agent= v:verbose V:version w:write-out= #:progress-bar :create-dirs :output-dir= :clobber :remove-on-error'

const KNOWN =
  ':abstract-unix-socket= :alt-svc= a:append :aws-sigv4= :cacert= :capath= E:cert= :cert-status :cert-type= :ciphers= ' +
  ':compressed-ssh K:config= :create-file-mode= :crlf :crlfile= :curves= :delegation= :disable-eprt :disable-epsv ' +
  ':disallow-username-in-url :dns-interface= :dns-ipv4-addr= :dns-ipv6-addr= :dns-servers= :doh-cert-status :doh-insecure ' +
  ':doh-url= :egd-file= :engine= :eprt :epsv :false-start :ftp-account= :ftp-alternative-to-user= :ftp-create-dirs :ftp-method= ' +
  ':ftp-pasv P:ftp-port= :ftp-pret :ftp-skip-pasv-ip :ftp-ssl-ccc :ftp-ssl-ccc-mode= :ftp-ssl-control ' +
  ':happy-eyeballs-timeout-ms= :haproxy-protocol h:help= :hostpubmd5= :hostpubsha256= :hsts= :http2 ' +
  ':http2-prior-knowledge :http3 :http3-only :interface= 6:ipv6 :keepalive-time= :key= :key-type= :krb= :libcurl= :limit-rate= ' +
  'l:list-only :local-port= :login-options= :mail-auth= :mail-from= :mail-rcpt= :mail-rcpt-allowfails M:manual :metalink ' +
  ':negotiate n:netrc :netrc-file= :netrc-optional :ntlm :ntlm-wb :pass= :pinnedpubkey= :preproxy= :proto= ' +
  ':proto-redir= :proxy-anyauth :proxy-cacert= :proxy-capath= :proxy-cert= :proxy-cert-type= :proxy-ciphers= :proxy-crlfile= ' +
  ':proxy-digest :proxy-header= :proxy-insecure :proxy-key= :proxy-key-type= :proxy-negotiate :proxy-ntlm :proxy-pass= ' +
  ':proxy-pinnedpubkey= :proxy-service-name= :proxy-ssl-allow-beast :proxy-ssl-auto-client-cert :proxy-tls13-ciphers= ' +
  ':proxy-tlsauthtype= :proxy-tlspassword= :proxy-tlsuser= :proxy-tlsv1 :pubkey= Q:quote= :random-file= :rate= ' +
  ':sasl-authzid= :sasl-ir :service-name= :socks4= :socks4a= :socks5= :socks5-basic :socks5-gssapi :socks5-gssapi-nec ' +
  ':socks5-gssapi-service= :socks5-hostname= Y:speed-limit= y:speed-time= :ssl :ssl-allow-beast :ssl-auto-client-cert ' +
  ':ssl-no-revoke :ssl-reqd :ssl-revoke-best-effort 2:sslv2 3:sslv3 t:telnet-option= :tftp-blksize= :tftp-no-options ' +
  ':tls-max= :tls13-ciphers= :tlsauthtype= :tlspassword= :tlsuser= 1:tlsv1 :tlsv1.0 :tlsv1.1 :tlsv1.2 :tlsv1.3 :trace= ' +
  ':trace-ascii= :trace-time :unix-socket= B:use-ascii :xattr'

/** Options without a value that are no booleans. */
const NOT_BOOLEAN = new Set(
  'http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ipv4 ipv6 sslv2 sslv3 tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 next'.split(
    ' ',
  ),
)

function entries(table: string, simulated: boolean): OptionEntry[] {
  return table.split(' ').map((item) => {
    const takesValue = item.endsWith('=')
    const text = takesValue ? item.slice(0, -1) : item
    const colon = text.startsWith('::') ? 1 : text.indexOf(':')
    const name = text.slice(colon + 1)
    return { letter: text.slice(0, colon), name, takesValue, boolean: !takesValue && !NOT_BOOLEAN.has(name), simulated }
  })
}

export const OPTIONS: readonly OptionEntry[] = [...entries(SIMULATED, true), ...entries(KNOWN, false)]

const byLetter = new Map(OPTIONS.filter((entry) => entry.letter).map((entry) => [entry.letter, entry]))

export const findLetter = (letter: string): OptionEntry | null => byLetter.get(letter) ?? null

/** The option of a long name, complete or abbreviated so that no other begins with it. */
export function findName(name: string): OptionEntry | 'ambiguous' | null {
  let found: OptionEntry | null = null
  let count = 0
  for (const entry of OPTIONS) {
    if (entry.name === name) return entry
    if (entry.name.startsWith(name)) {
      found = entry
      count++
    }
  }
  if (count > 1) return 'ambiguous'
  return found
}
