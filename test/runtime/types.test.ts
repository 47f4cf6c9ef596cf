import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { httpModule, socketModule } from '../../src/runtime'

const TYPES = ['barewire-socket.d.ts', 'barewire-http.d.ts', 'globals.d.ts'].map((name) =>
  resolve('src/runtime/types', name),
)

/** What a program's text is said to be wrong about, by the types that the editor shows. */
function diagnostics(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'barewire-types-'))
  try {
    const file = join(folder, 'server.ts')
    writeFileSync(file, text)
    const program = ts.createProgram([file, ...TYPES], {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleDetection: ts.ModuleDetectionKind.Force,
      lib: ['lib.esnext.d.ts'],
      types: [],
      strict: true,
      noEmit: true,
    })
    return ts.getPreEmitDiagnostics(program).map((one) => ts.flattenDiagnosticMessageText(one.messageText, ' '))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const exported = (name: string): string[] => {
  const text = readFileSync(resolve('src/runtime/types', name), 'utf8')
  const names = [...text.matchAll(/export (?:function|const) (\w+)/g)].map((match) => match[1]!)
  for (const [, list] of text.matchAll(/export \{([^}]*)\}/g))
    names.push(...[...list!.matchAll(/as (\w+)/g)].map((match) => match[1]!))
  return [...new Set(names)].sort()
}

const host = { call: async () => null, post: () => undefined, output: () => undefined, now: () => 0 }

describe('the types that the editor shows', () => {
  it('name exactly what the modules export', () => {
    expect(exported('barewire-socket.d.ts')).toEqual(Object.keys(socketModule(host, () => null)).sort())
    expect(exported('barewire-http.d.ts')).toEqual(Object.keys(httpModule(host).module).sort())
  })

  it("take the article's server and a handler", () => {
    expect(diagnostics(readFileSync('src/lessons/bare-socket/server.ts.txt', 'utf8'))).toEqual([])
    expect(
      diagnostics(
        "import { Response as R, parseRequest } from 'barewire/http'\nexport default async (request: Request) => {\n  print(parseRequest(new Uint8Array()).ok)\n  return new R(await request.text(), { status: 201 })\n}\n",
      ),
    ).toEqual([])
  })

  it('refuse what the modules refuse', () => {
    expect(
      diagnostics("import { socket } from 'barewire/socket'\nawait socket().bind('localhost', 8000)\n"),
    ).toHaveLength(1)
    expect(diagnostics("import { socket } from 'barewire/socket'\nawait socket().sendall('text')\n")).toHaveLength(1)
    expect(diagnostics('fetch("http://x")\n')).toHaveLength(1)
  })
})
