import { afterEach, describe, expect, it } from 'vitest'
import { NodeHost } from '../../src/node/host'
import { socketModule } from '../../src/runtime'

let host = new NodeHost()
afterEach(() => {
  host.end()
  host = new NodeHost()
})

const module = () => socketModule(host, () => null)

/** A listening socket on a free port of this machine, and the two ends of a connection to it. */
async function pair() {
  const net = module()
  const listener = await net.create_server(['localhost', 0], { backlog: 5 })
  const client = await net.create_connection(await listener.getsockname())
  const [conn, address] = await listener.accept()
  expect(address).toEqual(await client.getsockname())
  return { net, listener, client, conn }
}

describe('barewire/socket on real TCP', () => {
  it('receives into a buffer, peeks, and waits with poll', async () => {
    const { net, listener, client, conn } = await pair()
    const poll = net.poll()
    poll.register(conn, net.POLLIN)
    poll.register(listener, net.POLLIN)
    expect(await poll.poll(0)).toEqual([])
    const waiting = poll.poll()
    await client.sendall(net.encode('hello'))
    expect(await waiting).toEqual([[await conn.fileno(), net.POLLIN]])
    const buffer = new Uint8Array(9)
    expect(await conn.recv_into(buffer, 2, net.MSG_PEEK)).toBe(2)
    expect(await conn.recv_into(buffer)).toBe(5)
    expect(net.decode(buffer.subarray(0, 5))).toBe('hello')
    expect(await conn.recv(1, net.MSG_DONTWAIT).catch((error: Error) => error.name)).toBe('BlockingIOError')
    expect((await net.select([conn], [conn], [], 0)).map((list) => list.length)).toEqual([0, 1, 0])
  })

  it('keeps a connection until its last descriptor is closed, and reads lines from a file', async () => {
    const { net, client, conn } = await pair()
    const twin = await conn.dup()
    await conn.close()
    await client.sendall(net.encode('one\r\ntwo'))
    await client.shutdown(net.SHUT_WR)
    const file = twin.makefile('r')
    await twin.close()
    expect(await file.readlines()).toEqual(['one\n', 'two'])
    await file.close()
    expect(await client.recv(10)).toEqual(new Uint8Array(0))
  })

  it('resets where SO_LINGER says so, and tells options that were set', async () => {
    const { net, client, conn } = await pair()
    await conn.setsockopt(net.SOL_SOCKET, net.SO_LINGER, [1, 0])
    expect(await conn.getsockopt(net.SOL_SOCKET, net.SO_LINGER)).toBe(1)
    expect(await conn.getsockopt(net.SOL_SOCKET, net.SO_TYPE)).toBe(net.SOCK_STREAM)
    await conn.close()
    await expect(client.recv(10)).rejects.toMatchObject({ name: 'ConnectionResetError', errno: 104 })
    await expect(client.setsockopt(net.SOL_SOCKET, 999, 1)).rejects.toMatchObject({ code: 'ENOPROTOOPT' })
  })

  it('names who refuses: nothing listens, no such name', async () => {
    const net = module()
    const listener = await net.create_server(['localhost', 0])
    const address = await listener.getsockname()
    await listener.close()
    expect(await net.socket().connect_ex(address)).toBe(111)
    await expect(net.socket().connect(['no-such-host.invalid', 80])).rejects.toMatchObject({ name: 'gaierror' })
  })
})
