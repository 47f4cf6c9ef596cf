/** The direction marks: a request is a hollow dart that points left, a response a solid one that points right. */
export function Dart({ request }: { readonly request: boolean }) {
  return (
    <svg class="d" viewBox="0 0 12 12" aria-hidden="true">
      {request ? (
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

/** The mark of a fold: right while folded, down while open. */
export function Chevron({ open }: { readonly open: boolean }) {
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={open ? 'M4 6l4 4 4-4' : 'M6 4l4 4-4 4'} />
    </svg>
  )
}
