import { createReadStream, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'

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
 * The plainest static host: a directory under a folder, no header but Content-Type. What works here works anywhere.
 * `port` 0 takes any that is free. `seen` hears of each request.
 */
export async function staticHost(
  directory: string,
  port: number,
  seen?: (request: { readonly url: string; readonly headers: NodeJS.Dict<string | string[]> }) => void,
): Promise<{ readonly url: string; readonly server: Server; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    seen?.({ url: request.url ?? '', headers: request.headers })
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname))
    let file = path.startsWith(FOLDER) ? join(directory, path.slice(FOLDER.length)) : ''
    try {
      if (file && statSync(file).isDirectory()) file = join(file, 'index.html')
      if (!file || !statSync(file).isFile()) throw new Error('no file')
    } catch {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n')
      return
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  const address = server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://localhost:${taken}${FOLDER}`,
    server,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

// As a command: static-host PORT [DIRECTORY]
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const directory = process.argv[3] ?? 'dist'
  const { url } = await staticHost(directory, Number(process.argv[2] ?? 4179))
  console.log(`serving ${directory} at ${url}`)
}
