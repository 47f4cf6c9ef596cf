#!/usr/bin/env node
import { register } from 'node:module'
import { readArguments, USAGE } from './arguments'
import { serveFile } from './run'

/** The command line: `barewire serve FILE.ts`. */
const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const folder = suffix === '.ts' ? './library/' : './'
const print = (stream: 'stdout' | 'stderr', text: string) => void process[stream].write(text)

const command = readArguments(process.argv.slice(2))
if (command.kind === 'help') print('stdout', USAGE)
else if (command.kind === 'wrong') {
  print('stderr', `barewire: ${command.message}\n\n${USAGE}`)
  process.exitCode = 2
} else {
  const prepareLoader = () => {
    const library = Object.fromEntries(
      ['http', 'server', 'socket'].map((name) => [
        `barewire/${name}`,
        new URL(`${folder}${name}${suffix}`, import.meta.url).href,
      ]),
    )
    const own = new URL(suffix === '.ts' ? '../' : './', import.meta.url).href
    register(new URL(`./hooks${suffix}`, import.meta.url), { data: { library, own } })
  }
  process.exit(await serveFile(command, { folder: process.cwd(), print, prepareLoader }))
}
