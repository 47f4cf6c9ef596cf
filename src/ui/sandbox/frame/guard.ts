import { type Node, parse } from 'acorn'

/** What guarded text calls; the frame defines it before any script of the page runs. */
export const GUARD = '$barewire'

interface Edit {
  readonly at: number
  /** Offset up to which text is replaced; `at` where none is. */
  readonly to: number
  readonly text: string
}

type Walked = Node & Readonly<Record<string, unknown>>

/** Globals whose `location` is the page's. */
const WINDOWS = new Set(['window', 'self', 'globalThis', 'document', 'top', 'parent'])

/**
 * Text of a page's script in which every loop and every function asks the guard whether the turn has taken too long, and
 * `location`, which no browser lets a page replace, is the simulated tab's. Lines stay lines. `imports` gives the address
 * of an imported module. Text that does not parse is given back as it is: the browser says what is wrong with it.
 */
export function guarded(
  text: string,
  type: 'script' | 'module' | 'handler',
  imports: (specifier: string) => string | null = () => null,
): string {
  let tree: Node
  try {
    tree = parse(text, {
      ecmaVersion: 'latest',
      sourceType: type === 'module' ? 'module' : 'script',
      allowReturnOutsideFunction: type === 'handler',
      allowHashBang: true,
    })
  } catch {
    return text
  }
  const edits: Edit[] = []
  const insert = (at: number, words: string) => edits.push({ at, to: at, text: words })
  const places: Edit[] = []
  /** Properties of patterns: what they bind, not what they read. */
  const patterns = new Set<Node>()
  let own = false

  const visit = (node: Walked, parent: Walked | null, key: string) => {
    guard(node, insert, text)
    const source = node['source'] as Walked | null | undefined
    const specifier = /^(Import|Export)/.test(node.type) && source?.type === 'Literal' ? source['value'] : null
    const found = typeof specifier === 'string' ? imports(specifier) : null
    if (found !== null) edits.push({ at: source!.start, to: source!.end, text: JSON.stringify(found) })
    if (node.type === 'ObjectPattern') for (const one of node['properties'] as readonly Node[]) patterns.add(one)
    if (isLocation(node)) {
      places.push({ at: node.start, to: node.end, text: `${GUARD}.location` })
      return
    }
    if (node.type === 'Identifier' && node['name'] === 'location') {
      const use = useOf(parent, key, patterns)
      if (use === 'declared') own = true
      else if (use === 'shorthand') places.push({ at: node.start, to: node.end, text: `location: ${GUARD}.location` })
      else if (use === 'value') places.push({ at: node.start, to: node.end, text: `${GUARD}.location` })
    }
    for (const [name, value] of Object.entries(node)) {
      // A shorthand's key and value are one and the same place.
      if (node.type === 'Property' && node['shorthand'] && name === 'key') continue
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child && typeof (child as Node).type === 'string') visit(child as Walked, node, name)
      }
    }
  }
  visit(tree as Walked, null, '')
  // A script that has a `location` of its own means that.
  return applied(text, own ? edits : [...edits, ...places])
}

function guard(node: Walked, insert: (at: number, words: string) => void, text: string): void {
  const call = `${GUARD}.turn()`
  const body = node['body'] as Walked | undefined
  switch (node.type) {
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      if (body!.type === 'BlockStatement') insert(body!.start + 1, `${call};`)
      else {
        insert(body!.start, `{${call};`)
        insert(body!.end, '}')
      }
      return
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      if (body!.type !== 'BlockStatement') {
        insert(body!.start, `(${call},`)
        insert(body!.end, ')')
        return
      }
      const statements = body!['body'] as unknown as readonly Walked[]
      // Directives stay first.
      const directive = statements.findLast((one) => typeof one['directive'] === 'string')
      const closed = directive && text[directive.end - 1] === ';'
      insert(directive ? directive.end : body!.start + 1, `${directive && !closed ? ';' : ''}${call};`)
    }
  }
}

function isLocation(node: Walked): boolean {
  if (node.type !== 'MemberExpression' || node['computed']) return false
  const { object, property } = node as unknown as { object: Walked; property: Walked }
  return object.type === 'Identifier' && WINDOWS.has(String(object['name'])) && property['name'] === 'location'
}

/** What an identifier is where it stands: declared there, a value, a shorthand of an object, or only a name. */
function useOf(
  parent: Walked | null,
  key: string,
  patterns: ReadonlySet<Node>,
): 'declared' | 'value' | 'shorthand' | 'name' {
  switch (parent?.type) {
    case 'MemberExpression':
      return key === 'property' && !parent['computed'] ? 'name' : 'value'
    case 'Property':
      if (patterns.has(parent)) return key === 'key' && !parent['computed'] ? 'name' : 'declared'
      if (parent['shorthand']) return 'shorthand'
      return key === 'key' && !parent['computed'] ? 'name' : 'value'
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return key === 'key' && !parent['computed'] ? 'name' : 'value'
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ExportSpecifier':
      return 'name'
    case 'VariableDeclarator':
      return key === 'id' ? 'declared' : 'value'
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'CatchClause':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ArrayPattern':
    case 'ObjectPattern':
    case 'RestElement':
      return 'declared'
    case 'ArrowFunctionExpression':
      return key === 'params' ? 'declared' : 'value'
    case 'AssignmentPattern':
      return key === 'left' ? 'declared' : 'value'
    default:
      return 'value'
  }
}

function applied(text: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  // Stable: of two insertions at one place the one of the outer node comes first, but closing ones the other way round.
  const sorted = edits.map((edit, order) => ({ ...edit, order }))
  sorted.sort((one, other) => {
    if (one.at !== other.at) return one.at - other.at
    const [closes, alsoCloses] = [/^[)}]/.test(one.text), /^[)}]/.test(other.text)]
    if (closes !== alsoCloses) return closes ? -1 : 1
    return closes ? other.order - one.order : one.order - other.order
  })
  for (const edit of sorted) {
    result += text.slice(at, edit.at) + edit.text
    at = edit.to
  }
  return result + text.slice(at)
}
