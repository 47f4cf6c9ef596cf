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
  marks: 256,
  clients: 16,
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

const end = v.picklist(['client', 'server'])
const bytes = (least: number) => count(least, 0xffff_ffff)

/** How the network cuts what is sent. Left out: as the sender does. */
const SegmentsSchema = v.variant('kind', [
  /** As Ethernet would, at 1448 bytes. */
  v.object({ kind: v.literal('mss') }),
  v.object({ kind: v.literal('bytes'), bytes: count(1, 65_483) }),
  /** Pieces of 1 to `most` bytes, by the seed. */
  v.object({ kind: v.literal('random'), most: count(1, 65_483) }),
  /** In front of the bytes at these offsets of a direction's stream. */
  v.object({
    kind: v.literal('marks'),
    marks: v.pipe(v.array(v.object({ from: end, at: bytes(1) })), v.maxLength(LIMITS.marks)),
  }),
])

/** The network of a run. What is left out is off. Bytes are counted per direction of a connection. */
export const NetworkSchema = v.object({
  /** One-way delay, virtual milliseconds. */
  latency: v.pipe(v.number(), v.minValue(0), v.maxValue(60_000)),
  /** Bytes per second, each way. */
  bandwidth: v.optional(count(100, 1_000_000_000)),
  segments: v.optional(SegmentsSchema),
  /** The share of segments that are lost. */
  loss: v.optional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(0.9))),
  /** Once `after` bytes have crossed, nothing does for `time` virtual milliseconds. */
  stall: v.optional(v.object({ from: end, after: bytes(0), time: count(1, 600_000) })),
  /** Once `after` bytes have crossed, both ends get RST. */
  reset: v.optional(v.object({ from: end, after: bytes(0) })),
  /** The client ends its direction behind its request, or behind so many bytes. */
  halfClose: v.optional(v.union([v.literal('request'), bytes(0)])),
  /** The client sends so many bytes at a time, with so many virtual milliseconds between. */
  slow: v.optional(v.object({ bytes: count(1, 65_483), every: count(1, 60_000) })),
  /** So many clients send the request at once. */
  clients: v.optional(count(2, LIMITS.clients)),
})

/** Bytes of one direction of one connection of the run on show, `[start, end)` in that direction's stream. */
const SelectionSchema = v.pipe(
  v.object({
    connection: count(1, 1_000_000),
    from: v.picklist(['client', 'server']),
    start: count(0, 0xffff_ffff),
    end: count(1, 0xffff_ffff),
  }),
  v.check(({ start, end }) => start < end),
)

const fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))

/** What the recording was like where the link was made, to compare a replay with: see `trace/fingerprint.ts`. */
const RecordingSchema = v.object({
  bytes: fingerprint,
  segments: fingerprint,
  connections: count(0, 0xffff_ffff),
  /** Bytes from clients, and from the server. */
  sent: count(0, Number.MAX_SAFE_INTEGER),
  received: count(0, Number.MAX_SAFE_INTEGER),
  /** Virtual milliseconds. */
  ended: v.pipe(v.number(), v.minValue(0)),
  /** What the client made of it, e.g. `exit 1`. */
  outcome: text(100),
})

/** What each client made of it where the link was made, in the page's words: all that a frame shows before anything runs. */
const OutcomesSchema = v.pipe(
  v.array(
    v.object({
      client: v.picklist(['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153']),
      tone: v.picklist(['ok', 'error', 'wait']),
      text: text(60),
    }),
  ),
  v.maxLength(4),
)

/**
 * A part that changes nothing of what runs: where it can't be read it is left out, and the rest opens. So that a later
 * version may add to it, within format 1.
 */
const remark = <const S extends v.GenericSchema>(schema: S) => v.fallback(v.optional(schema), undefined)

export const ViewSchema = v.object({
  client: v.picklist(['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw']),
  wire: v.picklist(['text', 'hex', 'timeline']),
  file: text(LIMITS.fileName),
  /** All clients side by side, in place of one. */
  compare: remark(v.boolean()),
  /** In a link alone: the bytes at which it opens. */
  selection: remark(SelectionSchema),
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
  /** In a link alone, where the run on show is the one that it makes. */
  recording: remark(RecordingSchema),
  /** In a link alone. Whoever made the link wrote it: it is shown as their words, never as what happened here. */
  outcomes: remark(OutcomesSchema),
})

export type SourceFile = v.InferOutput<typeof FileSchema>
export type RequestSpec = v.InferOutput<typeof RequestSchema>
export type NetworkSpec = v.InferOutput<typeof NetworkSchema>
export type View = v.InferOutput<typeof ViewSchema>
export type LinkedSelection = v.InferOutput<typeof SelectionSchema>
export type Recording = v.InferOutput<typeof RecordingSchema>
export type RecordedOutcome = v.InferOutput<typeof OutcomesSchema>[number]
export type Playground = v.InferOutput<typeof PlaygroundSchema>
