/** Why requirements have no test here: reason, ids. Each is of a role, a layer or a choice that this engine has not. */
export const OUT_OF_SCOPE: readonly (readonly [reason: string, ids: string])[] = [
  [
    'TLS belongs to the connection under the engine, which is given a socket',
    '9112-9.7-tls-data 9112-9.8-closure-alert',
  ],
  [
    'binds an intermediary: the engine is an origin server and a client, and forwards nothing',
    `9112-2.3-own-version 9112-3.2.2-proxy-replaces-host 9112-3.2.4-proxy-asterisk 9112-5.1-ws-before-colon-proxy
     9112-5.2-obs-fold-proxy 9112-6.3-3-proxy-drop-cl 9112-6.3-5-cl-invalid-502 9112-9.3-proxy-1.0 9110-5.1-forward-unknown
     9110-5.3-proxy-order 9110-6.6.1-missing-date 9110-7.6-no-loop 9110-7.6.1-connection-strip 9110-7.6.2-max-forwards
     9110-7.6.3-via 9110-7.7-no-rewrite-path 9110-9.2.2-proxy-no-retry 9110-9.3.6-connect-drain 9110-15.2-proxy-1xx
     9110-15.5.20-421`,
  ],
  [
    'binds a user agent that sends, repeats and redirects by itself: the engine has none, and the simulated clients do what recordings of curl, Chrome and Firefox show',
    `9112-9.3-nonpersist-client 9112-9.3.2-pipeline 9112-9.3.2-retry-pipeline 9112-9.3.2-no-repipeline
     9112-9.3.2-no-pipeline-after-nonidempotent 9112-9.6-client-pipelined-lost 9110-9.2.2-no-auto-retry
     9110-10.1.1-no-endless-wait 9110-10.1.1-retry-417 9110-10.1.3-referer-no-fragment 9110-10.1.5-user-agent
     9110-10.2.2-location-fragment 9110-12.5.4-accept-language 9110-15.4-redirect-loop 9110-15.4-redirect-strip
     9110-15.4.8-307-308-method 9110-15.5.4-403-no-repeat 9110-15.5.9-408-repeat`,
  ],
  [
    'binds a client that combines parts of a representation: none here asks for ranges by itself',
    `9110-14.3-accept-ranges-no-promise 9110-14.4-content-range-invalid 9110-15.3.7-206-inspect
     9110-15.3.7.3-combine-strong 9110-13.1.5-if-range-send`,
  ],
  [
    'a MAY that is not used: the server writes HTTP/1.1 to all (shown under 9112-2.3-no-blind-downgrade)',
    '9112-2.3-downgrade-1.0',
  ],
  ['message/http as content is not read: content is handed on as octets', '9112-10.1-message-http-fold'],
  [
    'the server never switches protocols: a handler cannot answer 101 (shown under 9110-7.8-only-offered)',
    '9110-7.8-100-before-101 9110-7.8-name-ci',
  ],
  [
    "what a resource is, and which status and fields tell of it, is the handler's to say: the server carries them unchanged",
    `9110-6.5.1-trailer-not-vital 9110-9.2.1-safe-no-side-effect 9110-9.3.3-post-201 9110-9.3.4-put-201
     9110-9.3.4-put-200-204 9110-9.3.4-put-validator 9110-9.3.4-put-redirect 9110-9.3.5-delete-status
     9110-9.3.7-options-allow 9110-9.3.8-trace-reflect 9110-10.2.3-retry-after 9110-15.4.1-300-list
     9110-15.4.2-location-3xx 9110-15.5.7-406-list 9110-15.5.10-409-explain 9110-15.6.4-503-retry`,
  ],
  [
    "authentication is the handler's: the server knows no credentials, realms or challenges",
    '9110-11.2-auth-param-once 9110-11.4-401 9110-11.5-realm-quoted',
  ],
  [
    "content codings and negotiation are the handler's: the server neither encodes nor chooses a representation",
    `9110-8.4-content-encoding 9110-8.4-no-identity 9110-8.4-415-coding 9110-8.4.1-x-gzip 9110-12.4.2-qvalue
     9110-12.5.3-identity-fallback 9110-12.5.5-vary 9110-5.6.4-quote-minimal`,
  ],
  [
    "what is done where a resource cannot be changed in part, or answers other than 2xx, is the handler's: it calls for preconditions when its answer would be 2xx",
    `9110-13.2.1-ignore-non-2xx 9110-14.5-partial-put-400
     `,
  ],
]
