declare module 'barewire/http' {
  /** What `parseRequest` gives. `error` is null where the request is right so far and more bytes are needed. */
  export type ParsedRequest =
    | {
        readonly ok: true
        readonly method: string
        readonly target: string
        /** `HTTP/1.1`. */
        readonly version: string
        readonly headers: Headers
        readonly body: Uint8Array
        /** How many of the bytes the request took. */
        readonly length: number
      }
    | {
        readonly ok: false
        readonly error: {
          readonly code: string
          readonly span: { readonly start: number; readonly end: number }
          readonly expected: string
          readonly message: string
          readonly section: string
          readonly statusHint: number
        } | null
        readonly message: string
      }

  /** Parses one whole request. What is wrong comes back as a value, with the byte and the section. */
  export function parseRequest(bytes: Uint8Array): ParsedRequest
  /** Builds a response: status line, header fields, Content-Length where none is given, an empty line, the body. */
  export function buildResponse(status: number, headers?: HeadersInit, body?: string | Uint8Array): Uint8Array

  const request: typeof Request
  type request = Request
  const response: typeof Response
  type response = Response
  const headers: typeof Headers
  type headers = Headers

  export { headers as Headers, request as Request, response as Response }
}
