import { startGuest } from './guest'
import type { Port } from './protocol'

/** Entry of the worker that runs a program in a browser: a classic worker of an opaque origin, started from a blob. */
const { URL: Urls, Blob: Bytes } = globalThis
const createUrl = Urls.createObjectURL.bind(Urls)

globalThis.onmessage = ({ data }: MessageEvent) => {
  globalThis.onmessage = null
  startGuest({
    port: data as Port,
    scope: globalThis as unknown as Record<string, unknown>,
    moduleUrl: (source) => createUrl(new Bytes([source], { type: 'text/javascript' })),
    importModule: (url) => import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>,
    onUnhandled: (listener) => {
      globalThis.addEventListener('unhandledrejection', (event) => {
        event.preventDefault()
        listener(event.reason)
      })
    },
    onError: (listener) => {
      globalThis.addEventListener('error', (event) => {
        event.preventDefault()
        listener(event.error)
      })
    },
  })
}
