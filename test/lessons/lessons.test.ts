import { afterEach, describe, expect, it } from 'vitest'
import { latin1 } from '../../src/bytes'
import type { ClientId, Outcome } from '../../src/clients'
import { LESSONS } from '../../src/lessons'
import { runNode } from '../run/run-node'

let end: () => void = () => undefined
afterEach(() => end())

async function run(number: number, client?: ClientId) {
  const lesson = LESSONS[number - 1]!
  const requests = client ? [{ ...lesson.requests[0]!, client }] : lesson.requests
  const started = await runNode(lesson.files[0]!.text, client ?? lesson.view.client, requests)
  end = started.kill
  return started.view
}

const shown = (outcome: Outcome | undefined): string => {
  if (outcome?.kind === 'curl') return outcome.stdout.length > 0 ? latin1(outcome.stdout) : outcome.stderr
  if (outcome?.kind === 'browser') return outcome.body ? latin1(outcome.body) : (outcome.error?.code ?? outcome.outcome)
  return ''
}

describe('the examples', () => {
  it('are six, each with a title and a sentence', () => {
    expect(LESSONS.map(({ title }) => title[0])).toEqual(['1', '2', '3', '4', '5', '6'])
    for (const { note } of LESSONS) expect(note.length).toBeGreaterThan(80)
  })

  it('2: Firefox says more, and comes back for the icon', async () => {
    const view = await run(2)
    const printed = view.records
      .filter((one) => one.kind === 'output')
      .map((one) => (one.kind === 'output' ? one.text.trim() : ''))
    expect(printed).toEqual([
      'asked for: GET / HTTP/1.1',
      'fields: 12',
      'asked for: GET /favicon.ico HTTP/1.1',
      'fields: 11',
    ])
  })

  it('3: parseHttp gives five results with the leading space, and a body of two lines breaks it: curl reports 52', async () => {
    const view = await run(3)
    const printed = view.records.flatMap((one) => (one.kind === 'output' ? [one.text] : [])).join('')
    expect(printed).toContain('GET / HTTP/1.1\n')
    expect(printed).toContain('Host: " localhost:8000"')
    expect(view.records.findLast((one) => one.kind === 'process')).toMatchObject({
      event: 'throw',
      reason: 'Error: expected \':\' in the line ""',
    })
    expect(view.outcomes.map(({ outcome }) => outcome.kind === 'curl' && outcome.exit)).toEqual([0, 52])
  })

  it.each(['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153'] as const)(
    '4: %s shows Hello World',
    async (client) => {
      const view = await run(4, client)
      expect(shown(view.outcomes[0]?.outcome)).toBe('Hello World')
      const bytes = view.records.reduce(
        (sum, one) =>
          sum + (one.kind === 'segment' && one.from === 'server' && one.connection === 1 ? one.payload.length : 0),
        0,
      )
      expect(bytes).toBe(64 + 11)
    },
  )

  it.each(['chromium-156', 'firefox-153'] as const)(
    '5: %s shows the page and its icon, and nobody waits',
    async (client) => {
      const view = await run(5, client)
      expect(view.outcomes[0]?.outcome).toMatchObject({
        outcome: 'document',
        title: 'A small site',
        favicon: { mimeType: 'image/svg+xml' },
      })
    },
  )

  it('6: the fields appear by themselves', async () => {
    const view = await run(6)
    expect(shown(view.outcomes[0]?.outcome)).toBe('Hello World, you asked for /')
    const reply = view.records
      .flatMap((one) => (one.kind === 'segment' && one.from === 'server' ? [latin1(one.payload)] : []))
      .join('')
    expect(reply).toMatch(
      /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/plain; charset=utf-8\r\nDate: .* GMT\r\nContent-Length: 28\r\n\r\n/,
    )
  })
})
