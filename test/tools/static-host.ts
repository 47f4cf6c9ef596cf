import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

/**
 * The plainest static host: `dist/` under a folder, no header but Content-Type. What works here works anywhere.
 * Usage: static-host PORT [DIRECTORY]
 */
const port = Number(process.argv[2] ?? 4179)
const directory = process.argv[3] ?? 'dist'
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
}

createServer((request, response) => {
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
}).listen(port, 'localhost', () => console.log(`serving ${directory} at http://localhost:${port}${FOLDER}`))
