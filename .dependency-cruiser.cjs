/**
 * Import floors (src/README.md): imports go strictly down, through a folder's index.ts; folders of one floor do
 * not import each other; no cycles.
 */
const floors = [
  ['bytes', 'rfc'],
  ['http', 'net', 'trace', 'playground'],
  ['inspect', 'server', 'clients'],
  ['runtime', 'process'],
  ['node', 'export', 'gallery', 'lessons'],
  ['run'],
  ['ui'],
  ['prerender'],
]

/** rfc may use bytes, process runtime's host interface, gallery the making of a server from bytes; every other pair of one floor stays apart. */
const sideways = { rfc: ['bytes'], process: ['runtime'], gallery: ['export'] }

const rules = []
floors.forEach((folders, level) => {
  for (const folder of folders) {
    const below = floors.slice(0, level).flat()
    const allowed = [folder, ...below, ...(sideways[folder] ?? [])]
    rules.push({
      name: `floor-${folder}`,
      severity: 'error',
      comment: `src/${folder} is on floor ${level}: it may import itself and ${below.join(', ') || 'nothing'}.`,
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${allowed.join('|')})/` },
    })
    rules.push({
      name: `door-${folder}`,
      severity: 'error',
      comment: `Import src/${folder} through its index.ts (node.ts where Node runs it).`,
      from: { path: '^src/', pathNot: `^src/${folder}/` },
      to: {
        path: `^src/${folder}/`,
        pathNot: `^src/${folder}/(index|node|styles|layout/platform|layout/click-queue|[a-z-]+/index|.*\\.(worker|css|frame))`,
      },
    })
  }
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-test-in-src', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    ...rules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
}
