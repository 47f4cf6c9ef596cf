import {
  buildResponse,
  Headers,
  handlerOf,
  parseRequest,
  Request,
  Response,
  type Socket,
  serveConnection,
} from '../server'
import { errorFor } from './errors'
import { CallFailed, type Host } from './host'

/** Where a handler is served. */
export const HANDLER_ADDRESS = ['localhost', 8000] as const

/** The module `barewire/http`, and the classes that stand as globals in a program. */
export function httpModule(_host: Host) {
  const globals = { Request, Response, Headers }
  return { globals, module: { ...globals, parseRequest, buildResponse } }
}

/** Serves a module's default export on port 8000, for ever. Rejects where it is no handler, or the port is taken. */
export async function serveDefault(
  exported: unknown,
  host: Host,
  epoch: number,
  onError: (error: unknown) => void,
): Promise<void> {
  const found = handlerOf(exported)
  if (!found.ok) throw new TypeError(found.message)
  const call = async (op: string, fd: number, args: readonly (number | string | boolean | null | Uint8Array)[]) => {
    const value = await host.call(op, fd, args, null)
    if (value instanceof CallFailed) throw errorFor(value.errno, null)
    return value
  }
  const listener = (await call('socket', -1, [])) as number
  await call('setsockopt', listener, [1, 2, 1])
  await call('bind', listener, HANDLER_ADDRESS)
  await call('listen', listener, [128])
  for (;;) {
    const { fd } = (await call('accept', listener, [null])) as { fd: number }
    const socket: Socket = {
      read: async () => {
        const bytes = (await call('recv', fd, [65_536, false, false, null])) as Uint8Array
        return bytes.length > 0 ? bytes : null
      },
      write: async (bytes) => void (await call('sendall', fd, [bytes, null])),
      end: async () => void (await call('shutdown', fd, ['write'])),
      close: async () => host.post('close', fd, [], null),
    }
    void serveConnection(found.handler, socket, { now: () => epoch + host.now(), onError })
  }
}
