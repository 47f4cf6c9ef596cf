import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { libraryBuild } from '../../src/prerender/library'

/** `npm run build:lib`: the package (`barewire/http`, `/server`, `/socket`, with types) and the command line, into `lib/`. */
rmSync('lib', { recursive: true, force: true })
await build(libraryBuild({ write: true, minify: false }))
chmodSync('lib/barewire.js', 0o755)

const { status } = spawnSync('tsc', ['-p', 'tsconfig.lib.json'], { shell: true, stdio: 'inherit' })
if (status !== 0) process.exit(1)

/** Node's own resolution wants whole file names: `./limits` becomes `./limits.js`, `../bytes` its index. */
function complete(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) complete(path)
    else {
      const text = readFileSync(path, 'utf8')
      const whole = text.replace(/(from '|import\(")(\.{1,2}(?:\/[^'"]*)?)(['"])/g, (_, before, specifier, quote) => {
        const target = join(folder, specifier as string)
        const isFolder = statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false
        return `${before}${specifier}${isFolder ? '/index.js' : '.js'}${quote}`
      })
      if (whole !== text) writeFileSync(path, whole)
    }
  }
}
complete('lib/types')
console.log('built lib/: barewire (the command), http, server, socket, and their types')
