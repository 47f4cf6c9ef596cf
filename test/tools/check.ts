import { spawnSync } from 'node:child_process'

/** `npm run check`: everything that can be said of the code without a browser, each with its result in plain words. */
const steps: readonly (readonly [what: string, command: string, advice: string])[] = [
  [
    'types of floors 0 to 2, without the DOM',
    'tsc -p tsconfig.core.json',
    'a file of floors 0 to 2 has a type error, or uses a global that src/core.d.ts does not list',
  ],
  ['types of everything', 'tsc -p tsconfig.json', 'see the lines above'],
  ['lint and format', 'biome check .', 'npm run format mends what can be mended'],
  ['import floors', 'depcruise --config .dependency-cruiser.cjs src test', 'src/README.md shows the floors'],
  ['unused code and packages', 'knip', 'remove what nothing uses, or use it'],
  ['unit tests', 'vitest run', 'see the failing cases above'],
]

const failed: string[] = []
for (const [what, command, advice] of steps) {
  console.log(`\n— ${what} (${command})`)
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
  if (status !== 0) failed.push(`${what}: ${advice}`)
}
if (failed.length > 0) {
  console.log(`\n${failed.length} of ${steps.length} checks failed:`)
  for (const line of failed) console.log(`  ${line}`)
  process.exit(1)
}
console.log(`\nall ${steps.length} checks passed`)
