/** The global that a lowered `using` calls to make a scope. */
export const USING_GLOBAL = '__using'

/**
 * What a lowered `using` calls. Resources are disposed of in reverse order; an error in a block and one while disposing
 * are joined as the language says (SuppressedError, where the engine has it).
 */
export interface UsingScope {
  use<T>(resource: T): T
  useAsync<T>(resource: T): T
  fail(error: unknown): void
  end(): void
  endAsync(): Promise<void>
}

type Dispose = () => unknown

/** Makes a scope. The well-known symbols are defined where the engine lacks them. */
export function usingScope(): UsingScope {
  const disposers: { dispose: Dispose; isAsync: boolean }[] = []
  let failed = false
  let error: unknown
  const add = <T>(resource: T, symbols: readonly symbol[], isAsync: boolean): T => {
    if (resource === null || resource === undefined) return resource
    for (const symbol of symbols) {
      const method = (resource as Record<symbol, unknown>)[symbol]
      if (typeof method === 'function') {
        disposers.push({ dispose: () => method.call(resource), isAsync })
        return resource
      }
    }
    throw new TypeError(
      "'using' takes something that can be closed: an object with [Symbol.dispose](), such as a socket.",
    )
  }
  const note = (next: unknown) => {
    const Suppressed = (globalThis as { SuppressedError?: new (error: unknown, suppressed: unknown) => Error })
      .SuppressedError
    error = failed && Suppressed ? new Suppressed(next, error) : next
    failed = true
  }
  return {
    use: (resource) => add(resource, [Symbol.dispose], false),
    useAsync: (resource) => add(resource, [Symbol.asyncDispose, Symbol.dispose], true),
    fail: note,
    end() {
      for (const { dispose } of disposers.reverse()) {
        try {
          dispose()
        } catch (next) {
          note(next)
        }
      }
      if (failed) throw error
    },
    async endAsync() {
      for (const { dispose, isAsync } of disposers.reverse()) {
        try {
          const ending = dispose()
          if (isAsync) await ending
        } catch (next) {
          note(next)
        }
      }
      if (failed) throw error
    },
  }
}

/** Defines `Symbol.dispose` and `Symbol.asyncDispose` where the engine lacks them. Call before any resource is made. */
export function defineDisposeSymbols(): void {
  for (const name of ['dispose', 'asyncDispose'] as const) {
    if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`) })
  }
}
