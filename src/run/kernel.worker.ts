import { startKernel } from './kernel'
import type { FromKernel, ToKernel } from './messages'

/** Entry of the kernel worker: the network, the clients and the kernel's ends of the processes run here. */
const kernel = startKernel((message: FromKernel, transfer: ArrayBuffer[] = []) =>
  globalThis.postMessage(message, { transfer }),
)
globalThis.onmessage = ({ data }: MessageEvent<ToKernel>) => kernel.receive(data)
