import { type Conditions, rulesFor } from './conditions'
import { Network, type TableLine } from './network'
import { KernelProcess } from './process'
import { seeded } from './random'
import type { NetObserver } from './types'

/** Keeps the chances of the conditions apart from all others of the same seed. */
const CONDITIONS = 0x5eed_c0de

export interface KernelOptions {
  /** Seed of everything random: ports, loss, cuts. */
  readonly seed: number
  /** One-way delay, virtual milliseconds. */
  readonly latency: number
  /** What the network does beside: see `rulesFor`. */
  readonly conditions?: Conditions
  readonly observer?: Partial<NetObserver>
}

/** The simulated kernel: a network, a virtual clock, and processes with descriptors of their own. */
export class Kernel {
  readonly network: Network

  constructor(options: KernelOptions) {
    const { observer = {} } = options
    this.network = new Network({
      seed: options.seed,
      latency: options.latency,
      rules: rulesFor(options.conditions ?? {}, seeded(options.seed ^ CONDITIONS)),
      observer: {
        connect: (...event) => observer.connect?.(...event),
        segment: (...event) => observer.segment?.(...event),
        disconnect: (...event) => observer.disconnect?.(...event),
      },
    })
  }

  /** Virtual milliseconds since the beginning. */
  now(): number {
    return this.network.scheduler.now
  }

  /** When the next thing happens; null where nothing is left. */
  nextTime(): number | null {
    return this.network.scheduler.nextTime()
  }

  /** Moves the clock to the next thing and lets it happen; false where nothing is left. */
  step(): boolean {
    return this.network.scheduler.step()
  }

  /** Calls back after virtual milliseconds; returns the way to cancel. */
  after(delay: number, callback: () => void): () => void {
    return this.network.scheduler.after(delay, callback)
  }

  /** A new process: its descriptors are its own, no other process can name them. A privileged one may bind ports below 1024. */
  process({ privileged = false }: { readonly privileged?: boolean } = {}): KernelProcess {
    return new KernelProcess(this.network, privileged)
  }

  /** Does all that is due until a virtual time, and moves the clock there. */
  runUntil(time: number): void {
    this.network.scheduler.runUntil(time)
  }

  /** Every socket that the kernel knows, listeners first. */
  table(): readonly TableLine[] {
    return this.network.table()
  }

  /** Addresses that are listened on, as `host:port`, in the order in which listening began. */
  listening(): readonly string[] {
    return this.network.listeners.map(
      ({ address: [host, port] }) => `${host === '127.0.0.1' ? 'localhost' : host}:${port}`,
    )
  }
}
