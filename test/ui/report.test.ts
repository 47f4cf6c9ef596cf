import { expect, it } from 'vitest'
import { base64, utf8 } from '../../src/bytes'
import { byteProgram } from '../../src/export'
import { differenceReport } from '../../src/ui/client/report'
import { runNode } from '../run/run-node'

it('a report of a difference has versions, the request, every byte of both directions, the outcome and its rule', async () => {
  const run = await runNode(byteProgram(utf8('Hello World')), 'chromium-156')
  run.kill()
  const report = differenceReport(run.view, 'https://example.org/#link')
  const { outcome } = run.view.outcomes.at(-1)!
  expect(report).toContain('simulated: Chrome 156')
  expect(report).toContain('here: Chrome shows its error page (error page)')
  expect(report).toContain('error: ERR_INVALID_HTTP_RESPONSE')
  expect(report).toContain(`rule: ${outcome.reason.rule}; `)
  expect(report).toContain(
    `sent by the server, connection 1:\n  at 30.0 ms, 11 bytes\n    ${base64(utf8('Hello World'))}\n`,
  )
  const sent = /sent by the client, connection 1:\n.*\n((?: {4}.*\n)+)/.exec(report)![1]!.replace(/\s/g, '')
  expect(atob(sent)).toMatch(/^GET \/ HTTP\/1\.1\r\nHost: localhost:8000\r\n/)
  expect(report).toContain('playground: https://example.org/#link')
})
