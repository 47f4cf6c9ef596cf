/**
 * `npm run oracle -- live [--seed N] [--count N] [--commands N]`: odd responses made from a seed, played over real TCP to
 * the real curl, Chromium and Firefox and, in virtual time, to the simulated ones; and curl command lines likewise. What is
 * installed in another major version than a persona's is skipped.
 */
import { fromLatin1, latin1 } from '../../../src/bytes'
import { chromium156, firefox153 } from '../../../src/clients'
import { CURL_788 } from '../../../src/clients/curl'
import type { Answer, Script } from '../replay'
import { compareChromium, installedChromium, realChromium } from './chromium'
import { oddCommand } from './commands'
import { type CurlCase, compareCurl, type Difference, installedCurl, leftOut, realCurl, simulatedCurl } from './curl'
import { compareFirefox, LiveFirefox, realFirefox } from './firefox'
import { Random } from './random'
import { type OddResponse, oddResponse } from './responses'
import { LiveServer } from './server'

export interface LiveOptions {
  readonly seed: number
  /** Responses. */
  readonly count: number
  /** Command lines of curl. */
  readonly commands: number
}

interface Count {
  agree: number
  differ: number
  skipped: string | null
}

/** Options with which curl reads each response; one is drawn for each. */
const VARIANTS: readonly (readonly string[])[] = [
  ['-sS', '-i'],
  ['-sS', '-v'],
  ['-v'],
  ['-sS', '--http0.9', '-i'],
  ['-sS', '-I'],
  ['-sS', '--compressed', '-i'],
  ['-sS', '--raw', '-i'],
  ['-sS', '-L', '-i'],
  ['-sS', '-L', '-v', '-d', 'a=1'],
  ['-sS', '-u', 'u:p', '-v'],
  ['-sS', '-f', '-v'],
  ['-sS', '-O', '-J'],
  ['-sS', '--ignore-content-length', '-i'],
  ['-sS', '-r', '0-3', '-v'],
  ['-sS', '-C', '2', '-v'],
  ['-sS', '-T', '-', '-v'],
  ['-sS', '--max-filesize', '100', '-i'],
  ['-sS', '-c', '-'],
  ['-sS', '--tr-encoding', '-D', '-'],
  ['-sS', '-0', '-v'],
  [
    '-sS',
    '-w',
    '%{http_code} %{size_header} %{size_download} %{num_headers} %{num_connects} %{redirect_url} %{errormsg}\\n',
  ],
]

const FURTHER: Answer = { bytes: fromLatin1('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'), ending: 'open' }

/** Answers `/` with the response, everything else soundly. */
const scriptOf = ({ answer }: OddResponse): Script => ({
  onRequest: (request) => (request.target === '/' ? answer : FURTHER),
})

/** The same, but after some answers another: what curl repeats ends. */
function endingScript({ answer }: OddResponse): Script {
  let times = 0
  return { onRequest: (request) => (request.target === '/' && times++ < 3 ? answer : FURTHER) }
}

const major = (version: string): string => /\d+(?:\.\d+)?/.exec(version)?.[0] ?? ''
const brief = (text: string): string => {
  const quoted = JSON.stringify(text)
  return quoted.length > 400 ? `${quoted.slice(0, 240)} … ${quoted.slice(-150)}` : quoted
}

/** Runs everything and prints as it goes. True where nothing differs. */
export async function runLive({ seed, count, commands }: LiveOptions, print: (line: string) => void): Promise<boolean> {
  const curl: Count = { agree: 0, differ: 0, skipped: null }
  const chrome: Count = { agree: 0, differ: 0, skipped: null }
  const fox: Count = { agree: 0, differ: 0, skipped: null }
  const server = await LiveServer.start()
  const tell = (into: Count, name: string, what: string, found: readonly Difference[]) => {
    into[found.length === 0 ? 'agree' : 'differ']++
    if (found.length > 0) print(`${name} ${what}`)
    for (const { field, want, got } of found) print(`${name} ${field} want ${brief(want)} got ${brief(got)}`)
  }
  try {
    print(`seed ${seed}`)
    const version = installedCurl()
    if (version === null) curl.skipped = 'no curl is installed'
    else if (major(version) !== major(CURL_788.version)) curl.skipped = `version ${version}`
    const browser = await installedChromium()
    if (!browser) chrome.skipped = 'no Chromium is installed'
    else if (browser.version.split('.')[0] !== major(chromium156.version).split('.')[0]) {
      chrome.skipped = `version ${browser.version}`
    }
    const firefox = count > 0 ? await LiveFirefox.start() : null
    if (!firefox) fox.skipped = count > 0 ? 'no Firefox is installed' : 'nothing was asked of it'
    else if (firefox.version.split('.')[0] !== major(firefox153.version).split('.')[0]) {
      fox.skipped = `version ${firefox.version}`
    }
    for (let number = 0; number < count; number++) {
      const id = `response-${seed}-${number + 1}`
      const random = new Random(seed * 100_003 + number)
      const odd = oddResponse(random, id)
      const how = `${brief(latin1(odd.answer.bytes))}, ${odd.answer.ending}`
      const argv = [...random.pick(VARIANTS), '-m', '0.5', '{base}/']
      if (curl.skipped === null) {
        const test: CurlCase = { id, argv, stdin: 'standard input', files: {}, script: () => endingScript(odd) }
        const want = await realCurl(test, server)
        tell(curl, id, `curl ${argv.join(' ')} on ${how}`, compareCurl(want, simulatedCurl(test, server.port)))
      }
      if (chrome.skipped === null && browser) {
        const want = await realChromium(browser.browser, server, scriptOf(odd))
        tell(chrome, `${id} chromium`, `on ${how}`, compareChromium(want, server.port, scriptOf(odd)))
      }
      if (fox.skipped === null && firefox) {
        const want = await realFirefox(firefox, server, scriptOf(odd))
        tell(fox, `${id} firefox`, `on ${how}`, compareFirefox(want, server.port, scriptOf(odd)))
      }
    }
    for (let number = 0; number < commands && curl.skipped === null; number++) {
      const id = `command-${seed}-${number + 1}`
      const test = oddCommand(new Random(seed * 100_003 + number), id)
      const want = await realCurl(test, server)
      const got = simulatedCurl(test, server.port)
      const reason = leftOut(want, got)
      if (reason !== null) print(`${id} left out: ${reason}`)
      else tell(curl, id, `curl ${test.argv.map((each) => JSON.stringify(each)).join(' ')}`, compareCurl(want, got))
    }
    await browser?.browser.close()
    await firefox?.stop()
  } finally {
    await server.stop()
  }
  for (const [name, { agree, differ, skipped }] of [
    ['curl', curl],
    ['chromium', chrome],
    ['firefox', fox],
  ] as const) {
    print(
      skipped === null
        ? `${name}: ${agree} agree, ${differ} differ of ${agree + differ}`
        : `${name}: skipped: ${skipped}`,
    )
  }
  return curl.differ + chrome.differ + fox.differ === 0
}
