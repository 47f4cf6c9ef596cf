/** The page's icons, drawn for it: 16 px grid, 1.5 px strokes. All are decoration; the control they stand in has the name. */
const PATHS = {
  share: 'M8 10V2.5M5 5l3-3 3 3M3 9v4.5h10V9',
  help: 'M6 6a2 2 0 1 1 2.8 1.9c-.6.3-.8.7-.8 1.4M8 11.8v.1',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  chevron: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  up: 'M4 10l4-4 4 4',
  cross: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.5l3.2 3.2L13 5',
  play: 'M5 3.5l7 4.5-7 4.5z',
  stop: 'M4 4h8v8H4z',
  reload: 'M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3',
  error: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM6 6l4 4M10 6l-4 4',
  warning: 'M8 2.5L14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1',
  hint: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.5v3.5M8 5v.1',
  wait: 'M4 2.5h8M4 13.5h8M5 2.5c0 3.5 6 3.5 6 11M11 2.5c0 3.5-6 3.5-6 11',
  code: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5',
  screen: 'M2 3h12v8H2zM5.5 13.5h5',
  net: 'M3 3.5h4v3H3zM9 9.5h4v3H9zM5 6.5v2.5a2 2 0 0 0 2 2h2M11 9.5V7a2 2 0 0 0-2-2H7',
  wire: 'M1.5 8h3l1.5-4 3 8 1.5-4h4',
  explain: 'M3 3h10M3 6.5h6M3 10h10M3 13.5h4',
  log: 'M3 4l3 3-3 3M8 11h5',
  page: 'M4 2h5l3 3v9H4zM9 2v3h3',
  pages: 'M5.5 2h5l3 3v7h-8zM10.5 2v3h3M2.5 5v9h7',
  columns: 'M2 3h12v10H2zM6 3v10M10 3v10',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.7 7v4M9.3 7v4',
  picture: 'M2 3h12v10H2zM2 11l3.5-3.5L9 11l2-2 3 3M10.5 6v.1',
  down: 'M8 2.5v8M5 7.5l3 3 3-3M3 13.5h10',
  pen: 'M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** The direction marks: a request is hollow and points at the server, a response is solid and points at the client. */
export function Dart({ direction }: { direction: 'request' | 'response' }) {
  return (
    <svg class="d" viewBox="0 0 12 12" aria-hidden="true">
      {direction === 'request' ? (
        <path
          d="M10.5 1.5L1.5 6l9 4.5L8 6z"
          fill="none"
          stroke="currentColor"
          stroke-width="1.4"
          stroke-linejoin="round"
        />
      ) : (
        <path d="M1 1l10 5-10 5 2.7-5z" fill="currentColor" />
      )}
    </svg>
  )
}

/** The mark: a stripped wire. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 30 16" aria-hidden="true">
      <rect x="0" y="4.5" width="14" height="7" rx="2" fill="currentColor" />
      <g fill="none" stroke="var(--res)" stroke-width="1.7" stroke-linecap="round">
        <path d="M14 8h16M14 6.3h3.5c3 0 4-2.8 7-2.8H29M14 9.7h3.5c3 0 4 2.8 7 2.8H29" />
      </g>
    </svg>
  )
}
