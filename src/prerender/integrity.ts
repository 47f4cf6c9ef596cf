import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** The hash of a file as `integrity` has it (Subresource Integrity, section 3.1). */
const integrityOf = (bytes: Uint8Array) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`

/** The policy of a page, as Vite writes it into an attribute. */
const OWN_SCRIPTS = 'script-src &#39;self&#39;'

/**
 * Writes into a page of the build what its files have to hash to, so that the browser refuses one that was altered: an
 * `integrity` of each script, stylesheet and preloaded file that the page names, and an import map with that of each
 * module, which counts for modules that are imported later as well. The page's policy admits the import map by its hash.
 *
 * @param html the page, with its policy in a meta tag
 * @param root the way from the page to the folder that `files` are named from: './' or '../'
 * @param files the content of each file that may be named, by its path
 * @throws where the page names a script or a stylesheet that is not among `files`
 */
export function withIntegrity(html: string, root: string, files: ReadonlyMap<string, Uint8Array>): string {
  const hash = (path: string) => {
    const bytes = path.startsWith(root) ? files.get(path.slice(root.length)) : undefined
    if (!bytes) throw new Error(`the page names ${path}, and the build holds no such file`)
    return integrityOf(bytes)
  }
  const modules = [...files.keys()].filter((path) => path.endsWith('.js')).sort()
  const map = JSON.stringify({
    integrity: Object.fromEntries(modules.map((path) => [root + path, hash(root + path)])),
  })
  const mapHash = createHash('sha256').update(map).digest('base64')
  if (!html.includes(OWN_SCRIPTS)) throw new Error(`expected a policy with “${OWN_SCRIPTS}” in the page`)
  return html
    .replace(OWN_SCRIPTS, () => `${OWN_SCRIPTS} &#39;sha256-${mapHash}&#39;`)
    .replace(/<script\b[^>]*\ssrc="([^"]+)"|<link\b[^>]*\shref="([^"]+)"/g, (tag, script?: string, link?: string) =>
      script !== undefined || /\srel="(?:stylesheet|modulepreload|preload)"/.test(tag)
        ? `${tag} integrity="${hash(script ?? link!)}"`
        : tag,
    )
    .replace('<script', () => `<script type="importmap">${map}</script>\n    <script`)
}

/**
 * Vite plugin: gives every page of the build, the first and those of the examples, the hashes of what it loads. It reads
 * the files as they were written, after every plugin that alters them.
 */
export function integrity(): Plugin {
  return {
    name: 'barewire-integrity',
    apply: 'build',
    writeBundle: {
      order: 'post',
      async handler({ dir }, bundle) {
        if (dir === undefined || !('index.html' in bundle)) return
        const names = (await readdir(dir, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
        const files = new Map<string, Uint8Array>()
        for (const name of names)
          if (/\.(?:js|css|woff2)$/.test(name) && name !== 'sw.js') files.set(name, await readFile(join(dir, name)))
        for (const name of names.filter((one) => /^(?:[\w-]+\/)?index\.html$/.test(one))) {
          const path = join(dir, name)
          const html = withIntegrity(await readFile(path, 'utf8'), name.includes('/') ? '../' : './', files)
          await writeFile(path, html)
        }
      },
    },
  }
}
