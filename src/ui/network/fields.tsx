import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { readNumber } from './numbers'

/** A condition: a box that turns it on and what that does, in short, until it is on: then what it takes, and all of the sentence. */
export function Condition(props: {
  readonly label: string
  /** What it would do, in few words, while it is off. */
  readonly brief: string
  /** What it does, in a sentence. */
  readonly about: string
  readonly on: boolean
  readonly turn: (on: boolean) => void
  readonly children?: ComponentChildren
}) {
  const id = useId()
  const briefId = useId()
  return (
    <div class={`net-row ${props.on ? 'on' : ''}`} role="group" aria-labelledby={id}>
      <label class="net-what" id={id} title={props.about}>
        <input
          type="checkbox"
          checked={props.on}
          aria-describedby={props.on ? undefined : briefId}
          onChange={(event) => props.turn(event.currentTarget.checked)}
        />
        {props.label}
      </label>
      {props.on ? (
        <div class="net-values">
          {props.children}
          <p class="hint small net-how">{props.about}</p>
        </div>
      ) : (
        <p class="hint small net-how net-brief" id={briefId}>
          {props.brief}
        </p>
      )}
    </div>
  )
}

/** A number to type. What is no number stays as it was typed, is said in words, and changes nothing. */
export function NumberField(props: {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly unit?: string
  /** Fractions may be typed. */
  readonly fraction?: boolean
  readonly set: (value: number) => void
}) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? String(props.value)
  const read = readNumber(text, props.least, props.most, !props.fraction)
  return (
    <span class="net-number">
      <input
        class="inp"
        type="text"
        inputMode={props.fraction ? 'decimal' : 'numeric'}
        autocomplete="off"
        aria-label={props.label}
        aria-invalid={!read.ok}
        aria-describedby={read.ok ? undefined : id}
        size={Math.min(9, Math.max(3, text.length))}
        value={text}
        onInput={(event) => {
          const next = event.currentTarget.value
          setTyped(next)
          const now = readNumber(next, props.least, props.most, !props.fraction)
          if (now.ok && now.value !== props.value) props.set(now.value)
        }}
        onBlur={() => {
          if (read.ok) setTyped(null)
        }}
      />
      {props.unit}
      {!read.ok && (
        <span class="net-wrong" id={id} role="alert">
          {read.text}
        </span>
      )}
    </span>
  )
}

/** One of a few. */
export function Choice<T extends string>(props: {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [T, string])[]
  readonly set: (value: T) => void
}) {
  return (
    <select
      class="inp"
      aria-label={props.label}
      value={props.value}
      onChange={(event) => {
        const found = props.options.find(([id]) => id === event.currentTarget.value)
        if (found) props.set(found[0])
      }}
    >
      {props.options.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  )
}
