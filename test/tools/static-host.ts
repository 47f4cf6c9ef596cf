import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = '/some/folder/'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/**
 * The plainest static host: a directory under a folder, no header but Content-Type. A folder's address without its slash
 * leads to the folder, and where there is no file its `404.html` is shown. What works here works anywhere.
 * Port 0 takes a free one.
 */
export async function serveFolder(
  directory: string,
  port: number,
  extra: {
    /** Headers beside Content-Type for a file, by its path from the directory on (`/index.html`). */
    readonly headers?: (path: string) => Readonly<Record<string, string>>
    /** Hears of each request. */
    readonly seen?: (request: IncomingMessage) => void
  } = {},
): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    extra.seen?.(request)
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
    const path = normalize(decodeURIComponent(pathname))
    const isHere = path.startsWith(FOLDER)
    let file = isHere ? join(directory, path.slice(FOLDER.length)) : ''
    try {
      if (file && statSync(file).isDirectory()) {
        if (!path.endsWith('/')) {
          response.writeHead(301, { Location: `${pathname}/${search}` }).end()
          return
        }
        file = join(file, 'index.html')
      }
      if (!file || !statSync(file).isFile()) throw new Error('no file')
    } catch {
      const page = join(directory, '404.html')
      if (isHere && statSync(page, { throwIfNoEntry: false })) {
        response.writeHead(404, { 'Content-Type': TYPES['.html'] })
        createReadStream(page).pipe(response)
      } else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n')
      return
    }
    response.writeHead(200, {
      ...extra.headers?.(file.slice(normalize(directory).length)),
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${FOLDER}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** `static-host PORT [DIRECTORY]` */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const directory = process.argv[3] ?? 'dist'
  const { url } = await serveFolder(directory, Number(process.argv[2] ?? 4179))
  console.log(`serving ${directory} at ${url}`)
}
