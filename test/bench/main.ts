/**
 * `npm run bench -- KIND`: measures, and compares within one run. Each figure stands beside the number that is asked for;
 * exit 1 where one is missed.
 */
const KINDS: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<boolean> }>>> = {
  clients: () => import('./clients'),
  determinism: () => import('./determinism'),
  net: () => import('./net'),
  page: () => import('./page'),
  parser: () => import('./parser'),
  paste: () => import('./paste'),
  syscalls: () => import('./syscalls'),
  serve: () => import('./serve'),
}

const [kind = '', ...args] = process.argv.slice(2)
const load = KINDS[kind]
if (!load) {
  console.error(`expected a kind (${Object.keys(KINDS).join(', ')}), got ${JSON.stringify(kind)}`)
  process.exit(2)
}
load()
  .then((bench) => bench.run(args))
  .then((met) => process.exit(met ? 0 : 1))
