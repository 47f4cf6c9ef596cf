import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run as runClients } from '../../oracle/clients-curl'
import { run as runRequests } from '../../oracle/requests-curl'

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))
const differences = (lines: readonly string[]) => lines.filter((line) => / want | got /.test(line))

describe('the recordings of curl 7.88.1', () => {
  it('every response is read as recorded, in every variant', () => {
    const result = runClients(fixture('responses.json'))
    expect(differences(result.lines)).toEqual([])
    expect(result.agree).toBe(401)
  })

  it('every request has the recorded bytes', () => {
    const result = runRequests(fixture('requests.json'))
    expect(differences(result.lines)).toEqual([])
    expect(result.agree).toBe(106)
  })
})
