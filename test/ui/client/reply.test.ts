import { expect, test } from 'vitest'
import type { TabState } from '../../../src/clients'
import { plainRequest } from '../../../src/playground'
import { askedLast } from '../../../src/ui/client/reply'
import { page, recordedRun } from '../recording'

const AT = 'http://localhost:8000'
const TAB: TabState = {
  canGoBack: true,
  canGoForward: false,
  cookie: '',
  cookies: 0,
  step: 0,
  reloadSendsForm: false,
  login: null,
}

test('where a tab went back, the request is that of the page that it went to', () => {
  const asked = (path: string, shown = path, tab: TabState | null = null) => {
    const request = { ...plainRequest('firefox-153'), url: path }
    const [made] = recordedRun('firefox-153', request, page({ url: AT + shown })).outcomes
    return { ...made!, request, tab }
  }
  const of = (...outcomes: ReturnType<typeof asked>[]) => {
    const told = askedLast({ ...recordedRun('firefox-153', plainRequest('firefox-153')), outcomes })
    return [told?.number, told?.outcome.request.url]
  }
  expect(of(asked('/'), asked('/api', '/api', TAB))).toEqual([2, '/api'])
  const back = { ...TAB, canGoForward: true }
  expect(of(asked('/'), asked('/api', '/', back))).toEqual([1, '/'])
  expect(of(asked('/'), asked('/a'), asked('/b', '/a', back))).toEqual([2, '/a'])
  // A link may lead to where the tab was before: that is a request of its own.
  expect(of(asked('/'), asked('/api'), asked('/', '/', TAB))).toEqual([3, '/'])
})
