import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { LESSON_TEXTS } from '../lessons/texts/index.ts'
import { siteUrl } from './pages.ts'

/** What the page for unknown addresses is made of. */
export interface NotFoundParts {
  /** `not-found.html`. */
  readonly template: string
  /** The stylesheet with the look's tokens. */
  readonly tokens: string
  /** The mark, as SVG. */
  readonly mark: string
  /** Where the built page will stand, as `siteUrl` gives it; '' where nobody said: then the page looks for its start by itself. */
  readonly site: string
}

/** The page for unknown addresses. It may be shown at any of them, so it needs no other file: no address in it is relative to one. */
export function notFoundPage({ template, tokens, mark, site }: NotFoundParts): string {
  const light = /\[data-theme="light"\]\s*\{([^}]*)\}/.exec(tokens)?.[1]
  if (light === undefined) throw new Error('expected the light theme among the tokens')
  const script = /<script>([\s\S]*?)<\/script>/.exec(template)?.[1] ?? ''
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'`
  const start = site ? `href="${site.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" data-known` : 'href="./"'
  return template
    .replace('<head>', () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`)
    .replace('/* tokens */', () => tokens)
    .replace('/* light */', () => light)
    .replace('<!--mark-->', () => mark)
    .replace('data:image/svg+xml,', () => `data:image/svg+xml,${encodeURIComponent(mark)}`)
    .replace('href="./"', () => start)
}

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

/** What is at an address of the built page: a file, a folder whose address lacks its slash, or nothing. */
export function atAddress(directory: string, path: string): 'file' | 'folder' | null {
  const isFile = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
  try {
    const place = join(directory, decodeURIComponent(path))
    if (isFile(place) || (path.endsWith('/') && isFile(join(place, 'index.html')))) return 'file'
    return isFile(join(place, 'index.html')) ? 'folder' : null
  } catch {
    return null
  }
}

/** Leads from a folder's address that lacks its slash to the folder. `path` with its query. */
export function toFolder(response: ServerResponse, path: string): void {
  const [, name = '', query = ''] = /([^/?]*)(\?.*)?$/.exec(path) ?? []
  response.writeHead(301, { Location: `./${name}/${query}` }).end()
}

/**
 * Vite plugin: `404.html`, which static hosts show where there is no file; and a preview that does as they do, and leads
 * from a folder's address without its slash to the folder.
 *
 * @param site `SITE_URL` as the environment has it
 */
export function notFound(site: string | undefined): Plugin {
  return {
    name: 'barewire-not-found',
    config: () => ({ appType: 'mpa' }),
    async generateBundle() {
      const [template, tokens, mark] = await Promise.all([
        read('not-found.html'),
        read('../ui/layout/tokens.css'),
        read('../../public/icon.svg'),
      ])
      const source = notFoundPage({ template, tokens, mark, site: siteUrl(site) })
      this.emitFile({ type: 'asset', fileName: '404.html', source })
    },
    configurePreviewServer({ middlewares, config }) {
      const directory = join(config.root, config.build.outDir)
      middlewares.use((request, response, next) => {
        const path = request.url ?? '/'
        const found = atAddress(directory, path.split('?')[0]!)
        if (found === 'file') return next()
        if (found === 'folder') return toFolder(response, path)
        readFile(join(directory, '404.html')).then((page) => {
          response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' }).end(page)
        }, next)
      })
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = request.url ?? '/'
        // In development the pages of the examples are made as they are asked for.
        if (LESSON_TEXTS.some(({ id }) => path.split('?')[0] === `/${id}`)) toFolder(response, path)
        else next()
      })
    },
  }
}
