import { createSandbox } from '../../../../src/process'
import { exchanges, type Load, type Measured } from '../load'

/** What the bench calls in the page of a browser. */
declare global {
  interface Window {
    exchanges(load: Load): Promise<Measured>
  }
}

const sandbox = createSandbox('process.html', () => import('virtual:process-source').then((module) => module.default))

window.exchanges = (load) => exchanges(load, () => sandbox.process())
