import { createSandbox } from '../../../../src/process'
import { keepBusy, type Order, type Report, tally } from '../tally'

/** What the bench calls in the page of a browser. */
declare global {
  interface Window {
    determinism(order: Order): Promise<Report>
  }
}

const sandbox = createSandbox('process.html', () => import('virtual:process-source').then((module) => module.default))

window.determinism = async (order) => {
  const rest = order.busy ? keepBusy((code) => new Worker(URL.createObjectURL(new Blob([code])))) : () => undefined
  try {
    return await tally(order, () => sandbox.process())
  } finally {
    rest()
  }
}
