import { zipSync } from 'fflate'
import { build, type InlineConfig, type Plugin } from 'vite'

/** How the package is built: the command `barewire`, the modules `barewire/…`, and the hooks that find and compile files. */
export const libraryBuild = (options: { readonly write: boolean; readonly minify: boolean }): InlineConfig => ({
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    write: options.write,
    outDir: 'lib',
    target: 'node20',
    minify: options.minify,
    rollupOptions: {
      input: {
        barewire: 'src/node/barewire.ts',
        hooks: 'src/node/hooks.ts',
        http: 'src/node/library/http.ts',
        server: 'src/node/library/server.ts',
        socket: 'src/node/library/socket.ts',
      },
      // Tables of the parser stay constants: V8 then reads them without looking whether they changed (a fifth of a parse).
      output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js', topLevelVar: false },
    },
  },
})

/** The file beside the page that a download is made from: the command line, in a folder `barewire/` of a ZIP archive. */
export const SERVER_ARCHIVE = 'barewire-server.zip'

/** Puts the command line beside the page as `SERVER_ARCHIVE`, so that what runs in the page can be taken along. */
export function serverArchive(): Plugin {
  return {
    name: 'barewire-server-archive',
    apply: 'build',
    async generateBundle() {
      const built = await build(libraryBuild({ write: false, minify: true }))
      const outputs = Array.isArray(built) ? built : [built]
      const files: Record<string, Uint8Array> = {}
      for (const one of outputs) {
        if (!('output' in one)) continue
        for (const file of one.output) {
          const bytes = file.type === 'chunk' ? new TextEncoder().encode(file.code) : file.source
          files[`barewire/${file.fileName}`] = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
        }
      }
      // A date of its own would make every build another file.
      this.emitFile({
        type: 'asset',
        fileName: SERVER_ARCHIVE,
        source: zipSync(files, { mtime: '1980-01-01', level: 9 }),
      })
    },
  }
}
