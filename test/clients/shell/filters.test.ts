import { describe, expect, it } from 'vitest'
import { fromLatin1 } from '../../../src/bytes'
import { BUILTINS } from '../../../src/clients/shell/builtins'

const FILES = new Map([
  ['f', fromLatin1('xx\ny')],
  ['g', fromLatin1('z\n')],
])

/** Runs a command as a pipe would: words (byte text) and standard input in, what it printed out. */
const run = (line: string, stdin: string, redirected = false): readonly [string, string, number] => {
  const [name = '', ...words] = line.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'(.*)'$/s, '$1'))
  const { stdout, stderr, exit } = BUILTINS[name]!(words, fromLatin1(stdin), FILES, redirected)
  return [stdout, stderr, exit]
}

const HEAD = "Try 'head --help' for more information.\n"
const WC = "Try 'wc --help' for more information.\n"
const GREP = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"

/** Measured on GNU coreutils 9.1 and GNU grep 3.8 in a UTF-8 locale: command, standard input, what it prints, says and returns. */
type Row = readonly [line: string, stdin: string, stdout: string, stderr?: string, exit?: number]

const HEADS: readonly Row[] = [
  ['head -n 2', 'a\nb\nc\n', 'a\nb\n'],
  ['head -2', 'a\nb\nc\n', 'a\nb\n'],
  ['head', 'a\n'.repeat(12), 'a\n'.repeat(10)],
  ['head -n -1', 'a\nb\nc', 'a\nb\n'],
  ['head -n-5', 'a\nb\nc', ''],
  ['head -c -1', 'a\nb\nc', 'a\nb\n'],
  ['head -c3', 'a\r\nb', 'a\r\n'],
  ['head --lines=1', 'a\r\nb', 'a\r\n'],
  ['head --lin 1', 'a\nb', 'a\n'],
  ['head -c 1K', 'abc', 'abc'],
  ['head -n 0', 'a\n', ''],
  ['head -1v', 'a\nb\n', '==> standard input <==\na\n'],
  [
    'head f g nof',
    '',
    '==> f <==\nxx\ny\n==> g <==\nz\n',
    "head: cannot open 'nof' for reading: No such file or directory\n",
    1,
  ],
  ['head -c2 - -', 'abcd', '==> standard input <==\nab\n==> standard input <==\ncd'],
  ['head -n', 'a', '', `head: option requires an argument -- 'n'\n${HEAD}`, 1],
  ['head -n x', 'a', '', 'head: invalid number of lines: ‘x’\n', 1],
  ['head -c 1x', 'a', '', 'head: invalid number of bytes: ‘1x’\n', 1],
  ['head -k', 'a', '', `head: invalid option -- 'k'\n${HEAD}`, 1],
  ['head --foo', 'a', '', `head: unrecognized option '--foo'\n${HEAD}`, 1],
  ['head f -5', 'a', '', `head: invalid trailing option -- 5\n${HEAD}`, 1],
  [
    'head -n 99999999999999999999',
    'a',
    '',
    'head: invalid number of lines: ‘99999999999999999999’: Value too large for defined data type\n',
    1,
  ],
]

const COUNTS: readonly Row[] = [
  ['wc -l', 'a b\nc', '1\n'],
  ['wc -c', 'a\r\n', '3\n'],
  ['wc -w', 'a\u00c2\u00a0b\u00e2\u0080\u0083c\r\nd', '4\n'],
  ['wc -w', '\u0001 \u0002a \u00ff\n', '1\n'],
  ['wc -m', '\u00c3\u00a9\n', '2\n'],
  ['wc', 'a b\n', '      1       2       4\n'],
  ['wc -lw', 'a b\n', '      1       2\n'],
  ['wc f g', '', '1 2 4 f\n1 1 2 g\n2 3 6 total\n'],
  ['wc - f', 'a', '      0       1       1 -\n      1       2       4 f\n      1       3       5 total\n'],
  ['wc -l f', '', '1 f\n'],
  ['wc f nof', '', '1 2 4 f\n1 2 4 total\n', 'wc: nof: No such file or directory\n', 1],
  ['wc -x', '', '', `wc: invalid option -- 'x'\n${WC}`, 1],
]

const SEARCHES: readonly Row[] = [
  ['grep -i content-', 'Content-Type: a\r\nDate: b\r\n', 'Content-Type: a\r\n'],
  ['grep -v b', 'a\nb\nc', 'a\nc\n'],
  ['grep -c a', 'a\nba\nc\n', '2\n'],
  ['grep -n a', 'b\na\n', '2:a\n'],
  ['grep -o ab*', 'abb a\n', 'abb\na\n'],
  ["grep -Eo '(a|ab)(c|bcd)?'", 'abcd\n', 'abcd\n'],
  ["grep -Eo '[[:digit:]]+|x{2,3}'", '12 xxxx\n', '12\nxxx\n'],
  ["grep 'a$'", 'a\r\n', '', '', 1],
  ["grep -o 'a^b$c'", 'a^b$c\n', 'a^b$c\n'],
  ["grep -o 'a\\|b\\+'", 'abb|\n', 'a\nbb\n'],
  ["grep -E 'a{1'", 'a{1\n', 'a{1\n'],
  ["grep -F 'a.*'", 'ab\na.*\n', 'a.*\n'],
  ['grep -io \u00c3\u00a9', '\u00c3\u0089\n', '\u00c3\u0089\n'],
  ['grep -o .', '\u00c3\u00a9b\n', '\u00c3\u00a9\nb\n'],
  ['grep -ow ab', 'ab abc cab ab', 'ab\nab\n'],
  ['grep -x a', 'ab\na\n', 'a\n'],
  ['grep -q a', 'a', ''],
  ['grep -m1 a', 'a\na\n', 'a\n'],
  ['grep -n -A1 -B1 [ae]', 'a\nb\nc\nd\ne\n', '1:a\n2-b\n--\n4-d\n5:e\n'],
  ['grep -e a -e b', 'a\nb\nc\n', 'a\nb\n'],
  ['grep x f g nof', '', 'f:xx\n', 'grep: nof: No such file or directory\n', 2],
  ['grep -c a - f', 'a', '(standard input):1\nf:0\n'],
  ['grep a', 'a\u0000b\n', '', 'grep: (standard input): binary file matches\n', 0],
  ['grep -a a', 'a\u0000b\n', 'a\u0000b\n'],
  ['grep a', 'a\n\u00ff a\na\n', 'a\na\n', 'grep: (standard input): binary file matches\n', 0],
  ['grep -o a', 'a\u00ff\n', 'a\n'],
  ['grep -v a', 'a\u0000b\na\n', '', 'grep: (standard input): binary file matches\n', 0],
  ['grep -vc a', 'a\u0000\u0000a\n\n', '2\n'],
  ['grep -x a', 'a\u0000b\n', '', 'grep: (standard input): binary file matches\n', 0],
  ["grep -a 'a$'", 'a\u0000b\n', '', '', 1],
  ['grep -A1 a', 'a\u00ff\na\n', '--\na\n', 'grep: (standard input): binary file matches\n', 0],
  ['grep -A1 a', 'a\u00ff\nb\na\n', '--\na\n', 'grep: (standard input): binary file matches\n', 0],
  ['grep -vA1 q', 'a\u00ff\na\n', 'a\n', 'grep: (standard input): binary file matches\n', 0],
  ['grep -A0 a', 'a\nb\na\n', 'a\n--\na\n'],
  ['grep -onvA1 a', 'b\nca\n', '2-a\n'],
  ['grep -m1 -A2 a', 'a\nb\na\n', 'a\nb\na\n'],
  ['grep -cm0 a', 'a\n', '', '', 1],
  ["grep -vc ''", 'a\n', '', '', 1],
  ["grep ''", '', '', '', 1],
  ['grep', '', '', GREP, 2],
  ['grep -k a', '', '', `grep: invalid option -- 'k'\n${GREP}`, 2],
  ['grep --foo a', '', '', `grep: unrecognized option '--foo'\n${GREP}`, 2],
  [
    'grep --co a',
    '',
    '',
    `grep: option '--co' is ambiguous; possibilities: '--context' '--color' '--colour' '--count'\n${GREP}`,
    2,
  ],
  ['grep -E -F a', '', '', 'grep: conflicting matchers specified\n', 2],
  ['grep -m x a', '', '', 'grep: invalid max count\n', 2],
  ['grep -A x a', '', '', 'grep: x: invalid context length argument\n', 2],
  ["grep -E '(a'", '', '', 'grep: Unmatched ( or \\(\n', 2],
  ["grep '\\)'", '', '', 'grep: Unmatched ) or \\)\n', 2],
  ['grep [a', '', '', 'grep: Unmatched [, [^, [:, [., or [=\n', 2],
  ['grep [b-a]', '', '', 'grep: Invalid range end\n', 2],
  ['grep [[:foo:]]', '', '', 'grep: Invalid character class name\n', 2],
  ['grep [:alpha:]', '', '', 'grep: character class syntax is [[:space:]], not [:space:]\n', 2],
  ["grep 'a\\'", '', '', 'grep: Trailing backslash\n', 2],
  ["grep -E 'a{2,1}'", '', '', 'grep: Invalid content of \\{\\}\n', 2],
  ["grep -E 'a{99999}'", '', '', 'grep: Regular expression too big\n', 2],
  ["grep -E '*a'", 'a\n', 'a\n', 'grep: warning: * at start of expression\n', 0],
  ["grep -E '^*a'", 'a\n*a\n', 'a\n*a\n', 'grep: warning: * at start of expression\n', 0],
  ["grep -E '**'", 'a\n', 'a\n', 'grep: warning: * at start of expression\n'.repeat(2), 0],
  ["grep -E 'b|(^{1}*a)'", 'a\n', 'a\n', 'grep: warning: {...} at start of expression\n', 0],
  ["grep -E '()*a$*'", 'a\n', 'a\n'],
  ["grep '^\\+a'", 'a\n+a\n', '+a\n'],
  ["grep '\\(\\{1\\}a\\)'", 'a\n{1}a\n', '{1}a\n'],
]

describe('filters of a pipe print, say and return what the real ones do', () => {
  const rows = [...HEADS, ...COUNTS, ...SEARCHES].map((row) => ({
    name: `${row[0]} of ${JSON.stringify(row[1])}`,
    row,
  }))
  it.each(rows)('$name', ({ row: [line, stdin, stdout, stderr = '', exit = 0] }) => {
    expect(run(line, stdin)).toEqual([stdout, stderr, exit])
  })

  it('wc knows the size of a file that stands for its input', () => {
    expect(run('wc', 'a b\n', true)).toEqual(['1 2 4\n', '', 0])
  })

  it.each(['head --help', 'wc -L', 'grep -P a', 'grep -r a', 'grep --color=always a', "grep '\\(a\\)\\1'"])(
    '%s is not simulated, and says so',
    (line) => {
      expect(run(line, 'aa\n')[1]).toMatch(/not simulated here\n$/)
    },
  )
})

describe('a pattern never costs more than it may', () => {
  it('the work grows with the line, not with the ways to match it', () => {
    // Ways to match it: more than would ever end.
    const line = 'a'.repeat(100_000)
    expect(run("grep -Ec '(a|a)*(a|aa)*b'", line)).toEqual(['0\n', '', 1])
    expect(run("grep -oE '(a*)*$'", line)[0]).toBe(`${line}\n`)
  })

  it('nothing is repeated once, and a set is as much work as it has members', () => {
    for (const times of ['{10000}', '{0,30000}', '{30000,}']) {
      const nested = `${'('.repeat(50)}${`)${times}`.repeat(50)}`
      expect(run(`grep -E '${nested}{9}a'`, 'a\n')[1]).toBe(
        times === '{10000}' ? '' : 'grep: Regular expression too big\n',
      )
    }
    expect(run(`grep -E '(a${'()'.repeat(10_000)}){5000}'`, 'a')[1]).toBe('grep: Regular expression too big\n')
    const refused = 'grep: this is more work than is done here\n'
    expect(run(`grep -E '[${'b-c'.repeat(10_000)}]'`, 'a'.repeat(100_000))[1]).toBe(refused)
    expect(run(`grep -E '(${'|'.repeat(10_000)})b'`, 'a'.repeat(100_000))[1]).toBe(refused)
  })

  it('two million characters are not too much', () => {
    const lines = `${'a'.repeat(99)}\n`.repeat(20_000)
    expect(run("grep -oc '[a-z]*b'", lines)).toEqual(['0\n', '', 1])
  })

  it('too much of it is refused', () => {
    expect(run(`grep -E '${'('.repeat(60_000)}'`, 'a')[1]).toBe('grep: Regular expression too big\n')
    expect(run("grep -E '(a{1000}){1000}'", 'a')[1]).toBe('grep: Regular expression too big\n')
    expect(run("grep -E '(.{4}){1000}b'", 'a'.repeat(200_000))[1]).toBe('grep: this is more work than is done here\n')
  })
})
