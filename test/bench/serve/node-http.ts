import { createServer } from 'node:http'

/** Node's own server with the answer that `barewire serve handler.ts` gives; says where it listens in the same words. */
const body = Buffer.from('Hello, world!\n')
const server = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain;charset=UTF-8', 'Content-Length': body.length })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) console.log(`served on http://127.0.0.1:${address.port}`)
})
