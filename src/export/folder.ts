import type { Playground } from '../playground'

/** A file of the folder, by its path in it. */
export interface FolderFile {
  readonly path: string
  readonly text: string
}

/**
 * What stands beside the command line in a downloaded folder: the playground's files, a `package.json` whose `start`
 * serves the first of them, and a README that says so. `name` is that of the folder.
 */
export function folderOf(playground: Playground): { readonly name: string; readonly files: readonly FolderFile[] } {
  const main = playground.files[0]!.name
  const name = folderName(playground.title)
  const manifest = {
    name,
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: { start: `node barewire/barewire.js serve ${main} --trace` },
  }
  const own = playground.files.map((file) => ({ path: file.name, text: file.text }))
  const added = [
    { path: 'package.json', text: `${JSON.stringify(manifest, null, 2)}\n` },
    { path: 'README.md', text: readme(playground, main) },
  ]
  // A file of the playground that has such a name is the visitor's, and stays.
  return { name, files: [...own, ...added.filter(({ path }) => own.every((file) => file.path !== path))] }
}

/** A title as the name of a folder and a package: letters, digits and hyphens. */
function folderName(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return words === '' ? 'barewire-server' : words
}

const readme = ({ title, note }: Playground, main: string): string =>
  `# ${title || 'A server from Barewire'}

${note === '' ? '' : `${note}\n\n`}Node 20.19 or newer, and nothing to install:

    npm start

runs \`${main}\` on real TCP and prints every byte that crosses a connection. A handler (a file with a default export) is
served on port 8000; a script opens the ports that it names. Then, in another terminal:

    curl -v http://localhost:8000/

Ctrl-C ends it. \`node barewire/barewire.js serve ${main} --port 3000\` takes another port for a handler.
\`barewire/\` holds the command line and the modules \`barewire/socket\` and \`barewire/http\`.
`
