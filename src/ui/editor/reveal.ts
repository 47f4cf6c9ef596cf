import { type ReadonlySignal, signal } from '@preact/signals'
import type { Session } from '../../run'
import type { Site } from '../../trace'

const target = signal<{ readonly file: string; readonly line: number } | null>(null)

/** The place that the editor was asked to show last. */
export const revealed: ReadonlySignal<{ readonly file: string; readonly line: number } | null> = target

/** Shows a place of the user's files in the editor. */
export function revealSite(session: Session, site: Pick<Site, 'file' | 'line'>): void {
  if (session.playground.value.view.file !== site.file) session.setView({ file: site.file })
  target.value = { file: site.file, line: site.line }
}
