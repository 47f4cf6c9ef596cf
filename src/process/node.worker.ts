import { Buffer } from 'node:buffer'
import nodeProcess from 'node:process'
import { parentPort } from 'node:worker_threads'
import { startGuest } from './guest'
import type { Port } from './protocol'

/** Entry of the worker that runs a program in Node, for tests and the command line: modules are `data:` URLs. */
const on = nodeProcess.on.bind(nodeProcess)
const encode = Buffer.from.bind(Buffer)

parentPort!.once('message', (port: unknown) => {
  startGuest({
    port: port as Port,
    scope: globalThis as unknown as Record<string, unknown>,
    moduleUrl: (source) => `data:text/javascript;base64,${encode(source).toString('base64')}`,
    importModule: (url) => import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>,
    onUnhandled: (listener) => {
      on('unhandledRejection', listener)
    },
    onError: (listener) => {
      on('uncaughtException', listener)
    },
  })
})
