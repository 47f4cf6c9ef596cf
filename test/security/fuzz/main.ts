/** `npm run fuzz:page -- KIND`: feeds random and damaged input to what reads strangers' input; exit 1 where it does not hold. */
const KINDS: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<boolean> }>>> = {
  links: () => import('./links'),
  inputs: () => import('./inputs'),
}

const [kind = '', ...args] = process.argv.slice(2)
const load = KINDS[kind]
if (!load) {
  console.error(`expected a kind (${Object.keys(KINDS).join(', ')}), got ${JSON.stringify(kind)}`)
  process.exit(2)
}
load()
  .then((fuzz) => fuzz.run(args))
  .then((held) => process.exit(held ? 0 : 1))

export {}
