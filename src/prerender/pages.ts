import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'
import { LESSON_TEXTS, type LessonText, tabTitle } from '../lessons/texts/index.ts'

/** What a page of the build says about itself, beside its content. */
export interface PageHead {
  /** Where the built page will stand, as `siteUrl` gives it; '' where nobody said: then no absolute address is written. */
  readonly site: string
  /** The file of its preview picture, from the page's root; null for none. */
  readonly picture: string | null
  /** Its first view as HTML, in the place of the one in the template; null for none. */
  readonly view: string | null
}

/** A first view as it stands in a page: between marks, so that the page of another example can put its own there. */
export const placed = (view: string): string => `<!--view--><div id="app">${view}</div><!--/view-->`

/**
 * Reads `SITE_URL`: absolute, http or https, no query and no fragment. Returns it with a `/` at its end; '' for none.
 * Throws a sentence where it is anything else.
 */
export function siteUrl(text: string | undefined): string {
  if (!text) return ''
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new Error(`SITE_URL is “${text}”: an absolute address was expected, as https://example.org/barewire/`)
  return url.href.replace(/\/?$/, '/')
}

/**
 * The page of an example, made from the built `index.html`: the same app one folder deeper, with a title, a description
 * and preview tags of its own. `lesson` null gives the page itself, with its preview tags.
 */
export function lessonPage(template: string, lesson: LessonText | null, head: PageHead): string {
  let html = template
  if (lesson) {
    html = html
      .replace(/<!--view-->[\s\S]*<!--\/view-->/, () => placed(head.view ?? ''))
      .replace(/<html\b/, '<html data-root="../"')
      .replace(/(\s(?:src|href)=")\.\//g, '$1../')
      .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(tabTitle(lesson))}</title>`)
      .replace(
        /<meta\s+name="description"[^>]*>/,
        () => `<meta name="description" content="${escapeHtml(lesson.description)}" />`,
      )
  }
  const title = lesson ? lesson.headline : unescapeHtml(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '')
  const description = unescapeHtml(/<meta\s+name="description"\s+content="([^"]*)"/.exec(html)?.[1] ?? '')
  const { site, picture } = head
  const here = site + (lesson ? `${lesson.id}/` : '')
  const tags = [
    og('og:type', 'website'),
    og('og:site_name', 'Barewire'),
    og('og:title', title),
    og('og:description', description),
    ...(site ? [og('og:url', here), `<link rel="canonical" href="${escapeHtml(here)}" />`] : []),
    // A preview picture has an absolute address or none: those who fetch it know no page to start from.
    ...(site && picture
      ? [og('og:image', site + picture), '<meta name="twitter:card" content="summary_large_image" />']
      : []),
  ]
  return html.replace('</head>', () => `${tags.map((tag) => `  ${tag}\n`).join('  ')}  </head>`)
}

const og = (property: string, content: string) => `<meta property="${property}" content="${escapeHtml(content)}" />`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (char) => ENTITIES[char]!)
const unescapeHtml = (text: string) =>
  Object.entries(ENTITIES).reduceRight((plain, [char, entity]) => plain.replaceAll(entity, char), text)

export interface LessonPagesOptions {
  /** `SITE_URL` as the environment has it. */
  readonly site: string | undefined
  /** The first view of each example, by its id; full by the time the bundle is written. */
  readonly views: ReadonlyMap<string, string>
  /** The preview picture of an example, or of the page itself (null), as PNG. Without it no page has one. */
  readonly picture?: (lesson: LessonText | null) => Promise<Uint8Array>
}

/**
 * Vite plugin: each example has a folder of its own with an `index.html`, in the build and in development, so that it has
 * an address, a title and a preview on any static host.
 */
export function lessonPages(options: LessonPagesOptions): Plugin {
  const site = siteUrl(options.site)
  return {
    name: 'barewire-lesson-pages',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const folder = request.url?.split('?')[0]
        const lesson = LESSON_TEXTS.find(({ id }) => folder === `/${id}/`)
        if (!lesson) {
          next()
          return
        }
        readFile('index.html', 'utf8')
          .then((template) => lessonPage(template, lesson, { site: '', picture: null, view: null }))
          .then((html) => server.transformIndexHtml(`/${lesson.id}/index.html`, html))
          .then((html) => {
            response.setHeader('Content-Type', 'text/html; charset=utf-8')
            response.end(html)
          }, next)
      })
    },
    generateBundle: {
      // After whatever else writes into index.html.
      order: 'post',
      async handler(_, bundle) {
        const index = bundle['index.html']
        if (index?.type !== 'asset') return
        const template = String(index.source)
        const head = async (lesson: LessonText | null): Promise<PageHead> => {
          const view = (lesson && options.views.get(lesson.id)) ?? null
          if (!options.picture) return { site, picture: null, view }
          const picture = `${lesson ? `${lesson.id}/` : ''}preview.png`
          this.emitFile({ type: 'asset', fileName: picture, source: await options.picture(lesson) })
          return { site, picture, view }
        }
        for (const lesson of LESSON_TEXTS)
          this.emitFile({
            type: 'asset',
            fileName: `${lesson.id}/index.html`,
            source: lessonPage(template, lesson, await head(lesson)),
          })
        index.source = lessonPage(template, null, await head(null))
      },
    },
  }
}
