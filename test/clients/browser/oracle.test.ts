import { describe, expect, it } from 'vitest'
import { run as runResponses } from '../../oracle/clients-browser'
import { run as runRequests } from '../../oracle/requests-browser'

/** A part of the recordings that is quick to run; the commands run all of them. */
const everyThird = () => {
  let count = 0
  return () => count++ % 3 === 0
}

describe('recorded requests of browsers', () => {
  it('are made again to the byte by the same steps', () => {
    const { chromium, firefox, lines } = runRequests('test/fixtures/requests.json', everyThird())
    expect(lines.filter((line) => !line.includes('left out'))).toEqual([])
    expect(chromium.agree).toBeGreaterThan(20)
    expect(firefox.agree).toBeGreaterThan(20)
  })
})

describe('recorded replies in browsers', () => {
  it('come to the same navigation, fetch, cookies and dialog', () => {
    const small = (id: string) => /^(ok-|h-dup|cl-dup|ck1-|au-|ce-|rd-|i100|cd-)/.test(id)
    const { chromium, firefox, lines } = runResponses('test/fixtures/responses.json', small)
    expect(lines.filter((line) => / (chromium|firefox)\./.test(line))).toEqual([])
    expect(chromium.agree).toBeGreaterThan(50)
    expect(firefox.agree).toBeGreaterThan(50)
  })
})
