/** Address of a section of an RFC; null where the section is none of an RFC's. */
export function sectionUrl(section: string): string | null {
  const match = /^RFC (\d+)(?: ([\d.]+))?$/.exec(section)
  if (!match) return null
  const [, number, part] = match
  return `https://www.rfc-editor.org/rfc/rfc${number}${part ? `#section-${part}` : ''}`
}

/** A link to the section that defines something. */
export function Sections({ section }: { readonly section: string }) {
  if (section === '') return null
  const url = sectionUrl(section)
  const text = section.replace(/^(RFC \d+) ([\d.]+)$/, '$1, section $2')
  if (!url) return <span class="section">{text}</span>
  return (
    <a class="section" href={url} target="_blank" rel="noreferrer noopener">
      {text}
    </a>
  )
}
