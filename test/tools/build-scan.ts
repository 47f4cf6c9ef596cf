import { readFileSync, writeFileSync } from 'node:fs'
import wabt from 'wabt'

const path = (name: string) => new URL(`../../src/http/${name}`, import.meta.url)

/** The module of `src/http/scan.wat`, as the source of `scan-module.ts`. */
export async function scanModule(): Promise<string> {
  const tools = await wabt()
  const module = tools.parseWat('scan.wat', readFileSync(path('scan.wat'), 'utf8'), { simd: true })
  const { buffer } = module.toBinary({})
  const lines = (
    Buffer.from(buffer)
      .toString('hex')
      .match(/.{1,116}/g) ?? []
  ).map((line) => `  '${line}'`)
  return `/** \`scan.wat\` as WebAssembly, in hexadecimal digits: made by \`npm run build:scan\`. */\nexport const SCAN_MODULE =\n${lines.join(' +\n')}\n`
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(path('scan-module.ts'), await scanModule())
