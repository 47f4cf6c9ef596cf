import { concat, fromBase64 } from '../../../src/bytes'
import { octetsOf, type ServerEntry, type Step, type Verdict } from './entry'
import type { Peer, Seen } from './peer'
import { connectReal } from './real'
import { contentsMatch, methodsOf, type Responses, readResponses, statusesMatch } from './responses'
import { connectSimulated } from './simulated'

/** Quiet: everything is sent and nothing came for so long; less where no octet has come at all. */
const QUIET = 2500
const QUIET_AT_FIRST = 1500
const WITHIN = 5000

interface Observed {
  readonly responses: Responses
  readonly closed: boolean
  readonly octets: number
  readonly seen: Seen | null
  readonly faults: readonly string[]
}

/** Judges a server entry of the attacks file (its README), on real TCP and on the simulated network. */
export async function judgeServer(
  entry: ServerEntry,
  transports: readonly ('tcp' | 'simulated')[] = ['tcp', 'simulated'],
): Promise<Verdict> {
  const differences: string[] = []
  for (const [name, connect] of [
    ['tcp', connectReal],
    ['simulated', () => connectSimulated(entry.window)],
  ] as const) {
    if (!transports.includes(name) || (name === 'tcp' && entry.virtualTime)) continue
    const { peer, seen } = await connect()
    try {
      const observed = await play(entry, peer, seen)
      const faults = [...observed.faults, ...judge(entry, peer, observed)]
      for (const fault of faults) differences.push(`${name} ${fault}`)
    } finally {
      await peer.dispose()
    }
  }
  return { agree: differences.length === 0, differences }
}

const decode = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array(0)

function stepsOf(entry: ServerEntry): readonly Step[] {
  if (entry.script) return entry.script
  if (entry.parts) return []
  octetsOf(entry)
  return [{ send: '' }, { readUntilClose: true }]
}

async function play(entry: ServerEntry, peer: Peer, seen: () => Seen | null): Promise<Observed> {
  const sent: Uint8Array[] = []
  const faults: string[] = []
  let sending: Promise<void> = Promise.resolve()
  let unsent = 0
  const closed = () => peer.closedAt !== null
  /** Sends in the background of what follows, part after part. */
  const send = (bytes: Uint8Array, times = 1) => {
    const batch = times === 1 ? bytes : concat(Array.from({ length: Math.min(times, 512) }, () => bytes))
    if (sent.reduce((sum, part) => sum + part.length, 0) < 4_000_000) sent.push(batch)
    unsent++
    sending = sending.then(async () => {
      for (let left = times; left > 0 && !closed(); left -= 512)
        await peer.send(left >= 512 || times === 1 ? batch : batch.subarray(0, left * bytes.length))
      unsent--
    })
  }
  const untilClose = async () => {
    peer.reading(true)
    if (entry.virtualTime) {
      await peer.wait((entry.deadlineMs ?? 600_000) + 1000 - peer.now(), closed)
      return
    }
    let since = peer.now()
    const quiet = () => {
      const last = Math.max(peer.lastAt ?? 0, since)
      if (unsent > 0) since = peer.now()
      return peer.now() - last >= (peer.lastAt === null ? QUIET_AT_FIRST : QUIET)
    }
    while (!closed() && !quiet()) await peer.wait(50, closed)
  }
  if (entry.parts) {
    for (const { base64, delayMs } of entry.parts) {
      await peer.wait(delayMs, closed)
      if (closed()) break
      send(decode(base64))
      if (entry.alsoServe && !(await peer.otherIsServed())) faults.push('want 200 on a second connection got none')
    }
    await untilClose()
  }
  for (const step of stepsOf(entry)) {
    if ('send' in step) send(entry.script ? decode(step.send) : octetsOf(entry))
    else if ('sendRepeat' in step) send(decode(step.sendRepeat.base64), step.sendRepeat.times)
    else if ('waitMs' in step) await peer.wait(step.waitMs)
    else if ('dontReadMs' in step) {
      // A window says how much is taken meanwhile; without one, nothing is.
      if (entry.window === undefined) peer.reading(false)
      await peer.wait(step.dontReadMs, closed)
      if (entry.window === undefined) peer.reading(true)
    } else if ('halfClose' in step) {
      await Promise.race([sending, peer.wait(QUIET)])
      peer.halfClose()
    } else if ('reset' in step) peer.reset()
    else await untilClose()
  }
  const octets = peer.received.reduce((sum, part) => sum + part.length, 0)
  const methods = entry.virtualTime ? [] : methodsOf(concat(sent))
  return { responses: readResponses(peer.received, methods, closed()), closed: closed(), octets, seen: seen(), faults }
}

function judge(entry: ServerEntry, peer: Peer, observed: Observed): string[] {
  const { responses, octets } = observed
  const faults: string[] = []
  if (responses.malformed !== null) faults.push(`response want a strict message got ${responses.malformed}`)
  const token = entry.accept.find((one) => matches(one, entry, peer, observed))
  if (token === undefined) faults.push(`result want ${entry.accept.join(' or ')} got ${inWords(observed)}`)
  if (entry.noInterim && responses.interim > 0) faults.push(`interim want none got ${responses.interim}`)
  if (!entry.virtualTime && (peer.firstAt ?? 0) > (entry.withinMs ?? WITHIN))
    faults.push(`withinMs want ${entry.withinMs ?? WITHIN} got ${Math.round(peer.firstAt!)}`)
  if (entry.virtualTime) {
    const early = [peer.firstAt, peer.closedAt].some((at) => at !== null && at < (entry.notBeforeMs ?? 0))
    // Octets of answers that are due (a script's requests are valid) come at once; only the end may be too early.
    if (entry.window === undefined ? early : (peer.closedAt ?? Number.POSITIVE_INFINITY) < (entry.notBeforeMs ?? 0))
      faults.push(`notBeforeMs want ${entry.notBeforeMs} got ${Math.min(peer.firstAt ?? 1e9, peer.closedAt ?? 1e9)}`)
    if (entry.deadlineMs !== undefined && (peer.closedAt ?? Number.POSITIVE_INFINITY) > entry.deadlineMs)
      faults.push(`deadlineMs want closed by ${entry.deadlineMs} got ${peer.closedAt ?? 'open'}`)
  }
  const taken = peer.taken()
  if (entry.maxTakenOctets !== undefined && taken !== null && taken > entry.maxTakenOctets)
    faults.push(`maxTakenOctets want ${entry.maxTakenOctets} got ${taken}`)
  if (responses.final.some(({ status }) => status === 200)) faults.push(...judgeSeen(entry, observed.seen))
  if (octets === 0 && responses.final.length > 0) faults.push('octets want some got none')
  return faults
}

function matches(token: string, entry: ServerEntry, peer: Peer, { responses, closed, octets }: Observed): boolean {
  const { final } = responses
  if (token === 'close') return closed && octets === 0
  if (token === 'wait') return !closed && octets === 0
  if (token === 'cut') {
    const whole = final.every(
      ({ status, complete }, index) => status === 200 && (complete || index === final.length - 1),
    )
    return closed && peer.closedAt! <= (entry.deadlineMs ?? Number.POSITIVE_INFINITY) && whole
  }
  const [, statuses, close] = /^(.*?)(\+close)?$/.exec(token)!
  if (close && !closed) return false
  return statusesMatch(statuses!, final) && contentsMatch(entry, token, final)
}

function judgeSeen({ handlerSees }: ServerEntry, seen: Seen | null): string[] {
  if (!handlerSees) return []
  if (!seen) return ['handlerSees want a request got none']
  const faults: string[] = []
  const valuesOf = (name: string) =>
    seen.fields.filter(([one]) => one.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
  for (const [name, pattern] of handlerSees.fields ?? []) {
    const values = valuesOf(name)
    if (values.length !== 1 || !new RegExp(`^(?:${pattern})$`).test(values[0]!))
      faults.push(`handlerSees.${name} want ${pattern} got ${JSON.stringify(values)}`)
  }
  for (const name of handlerSees.absent ?? [])
    if (valuesOf(name).length > 0) faults.push(`handlerSees.${name} want none got ${JSON.stringify(valuesOf(name))}`)
  if (handlerSees.authority !== undefined) {
    const wanted = new URL(`http://${handlerSees.authority}/`).host
    const got = new URL(seen.url).host
    if (wanted !== got) faults.push(`handlerSees.authority want ${wanted} got ${got}`)
  }
  if (handlerSees.pristine && seen.grown.length > 0)
    faults.push(`handlerSees.pristine want no new member got ${seen.grown.join()}`)
  return faults
}

function inWords({ responses, closed, octets }: Observed): string {
  const { final } = responses
  const said = final.slice(0, 4).map(({ status, complete, content }) => {
    const shown = content.length > 0 ? ` ${JSON.stringify(content.slice(0, 40))}` : ''
    return `${status}${complete ? '' : ' (cut)'}${shown}`
  })
  if (final.length > 4) said.push(`and ${final.length - 4} more`)
  return `${said.join(', ') || (octets > 0 ? `${octets} octets` : 'nothing')}, ${closed ? 'closed' : 'open'}`
}
