import {
  buildResponse,
  File,
  FormData,
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
  const classes = { Request, Response, Headers }
  return { globals: { ...classes, FormData, File }, module: { ...classes, parseRequest, buildResponse } }
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
    const within = async (op: string, args: readonly (number | boolean | null | Uint8Array)[]) => {
      const value = await host.call(op, fd, args, null)
      if (!(value instanceof CallFailed)) return value
      if (value.errno === 'EAGAIN') return 'late'
      throw errorFor(value.errno, null)
    }
    const socket: Socket = {
      read: async (time) => {
        const bytes = (await within('recv', [65_536, false, false, time])) as Uint8Array | 'late'
        return bytes === 'late' || bytes.length > 0 ? bytes : null
      },
      write: async (bytes, time) => ((await within('sendall', [bytes, time])) === 'late' ? 'late' : undefined),
      end: async () => void (await call('shutdown', fd, ['write'])),
      close: async () => host.post('close', fd, [], null),
      reset: async () => {
        await call('setsockopt', fd, [1, 13, 0])
        host.post('close', fd, [], null)
      },
    }
    void serveConnection(found.handler, socket, { now: () => epoch + host.now(), onError })
  }
}
