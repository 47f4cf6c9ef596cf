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
  /** The library and its parts, as `-V` and `%{json}` name them. */
  readonly library: string
  /** What `-V` prints. */
  readonly about: string
}

/** The libraries that the recorded curl was built with. */
const PARTS =
  'OpenSSL/3.0.19 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13'

/** As recorded. */
export const CURL_788: CurlVersion = {
  id: 'curl-7.88',
  label: 'curl 7.88',
  version: 'curl 7.88.1',
  userAgent: 'curl/7.88.1',
  http09: false,
  ground: 'recorded: curl 7.88.1, Linux, Nov 2026',
  library: `libcurl/7.88.1 ${PARTS}`,
  about: `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 ${PARTS}
Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u14
Protocols: dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp
Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd
`,
}

/** 7.88.1 with its own name; HTTP/0.9 was refused by default from 7.66.0 on. */
export const CURL_764: CurlVersion = {
  id: 'curl-7.64',
  label: 'curl 7.64',
  version: 'curl 7.64.0',
  userAgent: 'curl/7.64.0',
  http09: true,
  ground: 'documented, not recorded',
  library: 'libcurl/7.64.0',
  about: 'curl 7.64.0 (simulated) libcurl/7.64.0\nProtocols: http\nFeatures: brotli libz zstd\n',
}
