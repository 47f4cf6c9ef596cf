import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgeClient } from './client'
import type { ClientEntry, SenderEntry } from './entry'
import { judgeSender } from './sender'

const file = new URL('../../fixtures/attacks.json', import.meta.url)
const entries = JSON.parse(readFileSync(file, 'utf8')) as (ClientEntry | SenderEntry | { side: 'server'; id: string })[]

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

test('an entry whose accepted results do not hold is told apart', () => {
  const entry = entries.find((one) => one.id === 'r-status-2d') as ClientEntry
  expect(judgeClient({ ...entry, accept: ['response'] }).agree).toBe(false)
  const sent = entries.find((one) => one.id === 'w-name') as SenderEntry
  expect(judgeSender({ ...sent, accept: ['framed'] }).agree).toBe(false)
})
