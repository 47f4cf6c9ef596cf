const refuse = (): never => {
  throw new EvalError('Code is not made from text here (eval, Function): it stands in the program’s files.')
}

/** No code from text, in any engine: a browser's policy forbids it in the sandbox. */
export function forbidCodeFromText(scope: Record<string, unknown>): void {
  const stub = (prototype: object, name: string) => {
    function Stub(): never {
      return refuse()
    }
    Object.defineProperty(Stub, 'name', { value: name })
    Object.defineProperty(Stub, 'prototype', { value: prototype, writable: false })
    Object.defineProperty(prototype, 'constructor', { value: Stub, writable: true, configurable: true })
    return Stub
  }
  const put = (name: string, value: unknown) =>
    Object.defineProperty(scope, name, { value, writable: true, configurable: true, enumerable: false })
  put('Function', stub(Function.prototype, 'Function'))
  put('eval', refuse)
  stub(Object.getPrototypeOf(async () => undefined) as object, 'AsyncFunction')
  stub(Object.getPrototypeOf(function* () {}) as object, 'GeneratorFunction')
  stub(Object.getPrototypeOf(async function* () {}) as object, 'AsyncGeneratorFunction')
}
