import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { filesWithIds, idsIn, judge } from './requirements'

/**
 * `npm run conformance`: runs the tests that name requirements and says for each requirement of RFC 9112 and RFC 9110 by which test it is
 * shown, why it is out of scope, or that it is open. Only tests that pass count. Exit 1 where a bound one is open, an id is not
 * known, or a test that names one fails.
 */
interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly title: string; readonly status: string }[]
  }[]
}

const folder = mkdtempSync(join(tmpdir(), 'barewire-conformance-'))
const file = join(folder, 'report.json')
spawnSync('npx', ['vitest', 'run', ...filesWithIds().keys(), '--reporter=json', `--outputFile=${file}`], {
  stdio: 'ignore',
})
if (!existsSync(file)) {
  console.error('the tests did not run: try npx vitest run test/rfc')
  process.exit(1)
}
const report = JSON.parse(readFileSync(file, 'utf8')) as Report
rmSync(folder, { recursive: true })

const tests = new Map<string, string[]>()
const failed: string[] = []
let passed = 0
for (const { name, assertionResults } of report.testResults)
  for (const { fullName, title, status } of assertionResults) {
    const ids = idsIn(title)
    const place = `${relative('.', name)} > ${fullName.replace(/ ?\[(?:9110|9112)-[^\]]*\]/g, '')}`
    if (status === 'passed') passed++
    else failed.push(place)
    if (status !== 'passed') continue
    for (const id of ids) tests.set(id, [...(tests.get(id) ?? []), place])
  }
const { lines, faults, tested, outOfScope, open } = judge(tests)
for (const line of lines) console.log(line)
for (const place of failed) console.log(`FAILED: ${place}`)
for (const fault of faults) console.log(`FAULT: ${fault}`)
console.log(
  `${tested} tested, ${outOfScope} out of scope, ${open} open of ${lines.length} requirements; ${passed} tests passed, ${failed.length} failed`,
)
process.exit(faults.length > 0 || failed.length > 0 || passed === 0 ? 1 : 0)
