import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgeClient } from './client'
import type { ClientEntry, SenderEntry, ServerEntry } from './entry'
import { judgeSender } from './sender'
import { judgeServer } from './server'

const file = new URL('../../fixtures/attacks.json', import.meta.url)
const entries = JSON.parse(readFileSync(file, 'utf8')) as (ClientEntry | SenderEntry | ServerEntry)[]

describe('the server, as the page runs it on the simulated network, is safe against', () => {
  test.each(entries.filter((entry) => entry.side === 'server').map((entry) => [entry.id, entry as ServerEntry]))(
    '%s',
    async (_, entry) => {
      expect((await judgeServer(entry, ['simulated'])).differences).toEqual([])
    },
  )
})

test('the server on real TCP is safe against a chunk that ends wrongly, and echoes one that is right', async () => {
  for (const id of ['chunk-data-cr', 'chunk-one-byte'])
    expect((await judgeServer(entries.find((one) => one.id === id) as ServerEntry, ['tcp'])).differences).toEqual([])
})

describe('the response parser is safe against', () => {
  test.each(entries.filter((entry) => entry.side === 'client').map((entry) => [entry.id, entry as ClientEntry]))(
    '%s',
    (_, entry) => {
      expect(judgeClient(entry).differences).toEqual([])
    },
  )
})

describe('the serializer is safe against', () => {
  test.each(entries.filter((entry) => entry.side === 'sender').map((entry) => [entry.id, entry as SenderEntry]))(
    '%s',
    (_, entry) => {
      expect(judgeSender(entry).differences).toEqual([])
    },
  )
})

test('an entry whose accepted results do not hold is told apart', async () => {
  const entry = entries.find((one) => one.id === 'r-status-2d') as ClientEntry
  expect(judgeClient({ ...entry, accept: ['response'] }).agree).toBe(false)
  const served = entries.find((one) => one.id === 'rl-v1.2') as ServerEntry
  expect((await judgeServer({ ...served, accept: ['505'] }, ['simulated'])).agree).toBe(false)
  expect((await judgeServer({ ...served, accept: ['200+close'] }, ['simulated'])).agree).toBe(false)
  const sent = entries.find((one) => one.id === 'w-name') as SenderEntry
  expect(judgeSender({ ...sent, accept: ['framed'] }).agree).toBe(false)
})
