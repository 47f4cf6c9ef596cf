import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ownTask } from '../../src/ui/layout/own-task'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('does once what was asked for several times, in a task of its own', () => {
  const work = vi.fn()
  const task = ownTask(work)
  task.soon()
  task.soon()
  expect(work).not.toHaveBeenCalled()
  vi.runAllTimers()
  expect(work).toHaveBeenCalledTimes(1)
  task.soon()
  vi.runAllTimers()
  expect(work).toHaveBeenCalledTimes(2)
})

it('does at once what was asked for, where somebody needs it, and not again', () => {
  const work = vi.fn()
  const task = ownTask(work)
  task.now()
  expect(work).not.toHaveBeenCalled()
  task.soon()
  task.now()
  expect(work).toHaveBeenCalledTimes(1)
  vi.runAllTimers()
  expect(work).toHaveBeenCalledTimes(1)
})

it('does nothing that was taken back', () => {
  const work = vi.fn()
  const task = ownTask(work)
  task.soon()
  task.cancel()
  task.now()
  vi.runAllTimers()
  expect(work).not.toHaveBeenCalled()
})
