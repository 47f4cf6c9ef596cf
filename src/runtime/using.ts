import type { Node } from 'acorn'
import { USING_GLOBAL } from './scope'

/**
 * Lowers `using` and `await using` declarations (ECMAScript explicit resource management) for engines that lack them.
 * The block around a declaration becomes a try statement that disposes in reverse order; at the top level of a module,
 * which cannot stand in a try statement, what is used is disposed of at its end. Nothing moves to another line.
 */

type Lowered =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly at: number; readonly message: string }

interface AnyNode extends Node {
  [key: string]: unknown
}

interface Declaration extends AnyNode {
  kind: string
  declarations: (AnyNode & { id: AnyNode; init: AnyNode | null })[]
}

/** Lowers every `using` in `code`, whose syntax tree is `tree`. */
export function lowerUsing(code: string, tree: Node): Lowered {
  const inserts: { at: number; text: string; order: number }[] = []
  const removals: { start: number; end: number; text: string }[] = []
  let count = 0
  let problem: { at: number; message: string } | null = null

  const lower = (block: AnyNode, body: AnyNode[]) => {
    const declarations = body.filter(isUsing)
    if (declarations.length === 0) return
    const scope = `__scope${++count}`
    const isAsync = declarations.some((one) => one.kind === 'await using')
    const end = isAsync ? `await ${scope}.endAsync()` : `${scope}.end()`
    if (block.type === 'Program') {
      inserts.push({ at: 0, text: `const ${scope} = ${USING_GLOBAL}(); `, order: 0 })
      inserts.push({ at: code.length, text: `;${end};`, order: 0 })
    } else {
      inserts.push({ at: block.start + 1, text: ` const ${scope} = ${USING_GLOBAL}(); try {`, order: 0 })
      inserts.push({ at: block.end - 1, text: `} catch (error) { ${scope}.fail(error) } finally { ${end} }`, order: 0 })
    }
    for (const declaration of declarations) {
      removals.push({ start: declaration.start, end: declaration.start + declaration.kind.length, text: 'const' })
      for (const { init } of declaration.declarations) {
        if (!init) continue
        const method = declaration.kind === 'await using' ? 'useAsync' : 'use'
        inserts.push({ at: init.start, text: `${scope}.${method}(`, order: 1 })
        inserts.push({ at: init.end, text: ')', order: -1 })
      }
    }
  }

  const visit = (node: AnyNode) => {
    if (node.type === 'Program' || node.type === 'BlockStatement' || node.type === 'StaticBlock') {
      lower(node, node['body'] as AnyNode[])
    } else if (node.type.startsWith('For')) {
      const head = (node['left'] ?? node['init']) as AnyNode | null
      if (head && isUsing(head)) {
        problem ??= {
          at: head.start,
          message: "'using' in the head of a for statement is not supported here: declare it inside the loop.",
        }
      }
    }
    for (const key of Object.keys(node)) {
      const value = node[key]
      if (Array.isArray(value)) for (const item of value) if (isNode(item)) visit(item)
      if (isNode(value)) visit(value)
    }
  }
  visit(tree as AnyNode)
  if (problem) return { ok: false, ...(problem as { at: number; message: string }) }
  if (count === 0) return { ok: true, code }

  const edits = [
    ...inserts.map(({ at, text, order }) => ({ start: at, end: at, text, order })),
    ...removals.map((one) => ({ ...one, order: 2 })),
  ].sort((a, b) => a.start - b.start || a.order - b.order)
  let out = ''
  let at = 0
  for (const edit of edits) {
    out += code.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return { ok: true, code: out + code.slice(at) }
}

function isUsing(node: AnyNode): node is Declaration {
  return node.type === 'VariableDeclaration' && (node['kind'] === 'using' || node['kind'] === 'await using')
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string' && 'start' in value
}
