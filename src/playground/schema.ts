import * as v from 'valibot'

/** Limits of what a link or a stored draft may hold; beyond them it is refused with a sentence. */
export const LIMITS = {
  files: 16,
  fileName: 64,
  fileText: 256 * 1024,
  requests: 32,
  fields: 256,
  fieldText: 64 * 1024,
  body: 256 * 1024,
} as const

const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

export const FileSchema = v.object({
  name: v.pipe(text(LIMITS.fileName), v.regex(/^[\w.-]+\.[a-z]+$/)),
  text: text(LIMITS.fileText),
})

/** A request as composed; `body` and `raw` are latin1 text, one character a byte. */
export const RequestSchema = v.object({
  client: v.picklist(['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw']),
  method: text(1024),
  url: text(8192),
  fields: v.pipe(v.array(v.tuple([text(LIMITS.fieldText), text(LIMITS.fieldText)])), v.maxLength(LIMITS.fields)),
  body: v.nullable(text(LIMITS.body)),
  command: v.nullable(text(LIMITS.fieldText)),
  raw: v.nullable(text(LIMITS.body)),
})

export const NetworkSchema = v.object({
  /** One-way delay, virtual milliseconds. */
  latency: v.pipe(v.number(), v.minValue(0), v.maxValue(60_000)),
})

export const ViewSchema = v.object({
  client: v.picklist(['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw']),
  wire: v.picklist(['text', 'hex', 'timeline']),
  file: text(LIMITS.fileName),
})

/** Everything that a link carries: with the same version of Barewire it gives the same recording. */
export const PlaygroundSchema = v.object({
  title: text(200),
  note: text(2000),
  runtime: v.literal('javascript'),
  files: v.pipe(v.array(FileSchema), v.minLength(1), v.maxLength(LIMITS.files)),
  requests: v.pipe(v.array(RequestSchema), v.minLength(1), v.maxLength(LIMITS.requests)),
  network: NetworkSchema,
  seed: count(0, 0xffff_ffff),
  view: ViewSchema,
})

export type SourceFile = v.InferOutput<typeof FileSchema>
export type RequestSpec = v.InferOutput<typeof RequestSchema>
export type NetworkSpec = v.InferOutput<typeof NetworkSchema>
export type View = v.InferOutput<typeof ViewSchema>
export type Playground = v.InferOutput<typeof PlaygroundSchema>
