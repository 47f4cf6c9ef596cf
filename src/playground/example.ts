import type { Playground, RequestSpec } from './schema'

/** The request that a form starts with: a GET of the page's root, nothing added by hand. */
export function plainRequest(client: RequestSpec['client']): RequestSpec {
  const raw = client === 'raw' ? 'GET / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n' : null
  return { client, method: 'GET', url: 'http://localhost:8000/', fields: [], body: null, command: null, raw }
}

/** A playground of one file, as it is before anything was changed. */
export function freshPlayground(title: string, file: string, text: string): Playground {
  return {
    title,
    note: '',
    runtime: 'javascript',
    files: [{ name: file, text }],
    requests: [plainRequest('curl-7.88')],
    network: { latency: 10 },
    seed: 0x7f3a,
    view: { client: 'curl-7.88', wire: 'text', file },
  }
}
