import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Listening, listen } from '../../src/node'
import { Response } from '../../src/server'

let server: Listening | null = null
afterEach(async () => {
  server?.abort()
  await server?.close()
})

/** Sends octets and gives all that came until the server closed. */
function talk(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = ''
    const socket = connect({ port, host, allowHalfOpen: true }, () => socket.write(text, 'latin1'))
    socket.on('data', (bytes) => {
      got += bytes.toString('latin1')
    })
    socket.on('end', () => {
      resolve(got)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

describe('the server on real TCP', () => {
  test('serves on both loopback addresses by the name localhost', async () => {
    server = await listen(({ url }) => new URL(url).pathname, { port: 0 })
    const request = 'GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    expect(await talk(server.port, request)).toMatch(/\r\n\r\n\/a$/)
    expect(server.url).toBe(`http://localhost:${server.port}`)
    const second = await talk(server.port, request, '::1').catch((error: NodeJS.ErrnoException) => error.code)
    expect(second).toMatch(/\r\n\r\n\/a$|EADDRNOTAVAIL|ECONNREFUSED/)
  })

  test('slows a peer down that sends more than the handler reads', async () => {
    let read: () => void = () => undefined
    const total = 64 * 1024 * 1024
    server = await listen(
      async (request) => {
        await new Promise<void>((resolve) => {
          read = resolve
        })
        let length = 0
        for await (const part of request.body!) length += part.length
        return String(length)
      },
      { port: 0, host: '127.0.0.1' },
    )
    const socket = connect({ port: server.port, host: '127.0.0.1' })
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${total}\r\n\r\n`)
    const part = Buffer.alloc(1024 * 1024, 0x61)
    for (let sent = 0; sent < total; sent += part.length) socket.write(part)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(socket.writableLength).toBeGreaterThan(total / 4)
    const answer = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString('latin1'))))
    read()
    expect(await answer).toMatch(new RegExp(`\\r\\n\\r\\n${total}$`))
    socket.destroy()
  })

  test('closes gracefully: the answer at hand ends, idle connections go, new ones are refused', async () => {
    let go: () => void = () => undefined
    server = await listen(
      async () => {
        await new Promise<void>((resolve) => {
          go = resolve
        })
        return new Response('done')
      },
      { port: 0, host: '127.0.0.1' },
    )
    const idle = connect({ port: server.port, host: '127.0.0.1' })
    const idleEnd = new Promise((resolve) => idle.once('end', resolve).resume())
    const busy = talk(server.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    while (server.connections < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const closed = server.close()
    await idleEnd
    await expect(talk(server.port, '')).rejects.toThrow('ECONNREFUSED')
    go()
    expect(await busy).toMatch(/\r\nConnection: close\r\n[\s\S]*done$/)
    await closed
    expect(server.connections).toBe(0)
  })

  test('time limits hold on real time', async () => {
    const limits = { head: 100, content: 100, contentRate: 1, idle: 100, write: 100, linger: 100 }
    server = await listen(() => 'x', { port: 0, host: '127.0.0.1', timeouts: limits })
    expect(await talk(server.port, '')).toBe('')
    expect(await talk(server.port, 'GET / HT')).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('an address that is taken is an error with its code', async () => {
    server = await listen(() => 'x', { port: 0, host: '127.0.0.1' })
    await expect(listen(() => 'x', { port: server.port, host: '127.0.0.1' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})
