/** A byte's eight bits as a signal, the highest first. */
export function Scope({ byte }: { readonly byte: number }) {
  const bits = Array.from({ length: 8 }, (_, index) => (byte >> (7 - index)) & 1)
  const level = (bit: number | undefined) => (bit ? 3 : 21)
  let path = `M0 ${level(bits[0])}`
  bits.forEach((bit, index) => {
    path += `V${level(bit)}H${(index + 1) * 25}`
  })
  return (
    <svg class="scope" viewBox="-1 0 202 36" role="img" aria-label={`bits ${bits.join(' ')}`}>
      <path d={path} />
      {bits.map((bit, index) => (
        <text key={index} x={index * 25 + 12.5} y="34">
          {bit}
        </text>
      ))}
    </svg>
  )
}
