/** The addresses that stand for every one of this host's, and for every host (`INADDR_ANY`, `INADDR_BROADCAST`). */
export const ANY = '0.0.0.0'
export const BROADCAST = '255.255.255.255'

/** One number of an address as C writes it: decimal, octal with a leading 0, hexadecimal with 0x. */
const NUMBER = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/

const numberOf = (text: string): number => (/^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text))

/**
 * The dotted quad of an IPv4 address as `inet_aton` reads it: one to four numbers, of which the last fills the bytes that
 * are left (`127.1` is 127.0.0.1). Null where the text is no address.
 */
export function parseAddress(text: string): string | null {
  const parts = text.split('.')
  if (parts.length > 4 || !parts.every((part) => NUMBER.test(part))) return null
  const numbers = parts.map(numberOf)
  const last = numbers.pop()!
  const left = 4 - numbers.length
  if (numbers.some((one) => one > 255) || last >= 256 ** left) return null
  for (let at = left - 1; at >= 0; at--) numbers.push(Math.floor(last / 256 ** at) % 256)
  return numbers.join('.')
}

/** An address of this host: 127.0.0.0/8. */
export const isLoopback = (address: string): boolean => address.startsWith('127.')

/** Addresses that a socket may be bound to though no host has them: broadcast and multicast (Linux: inet_addr_valid_or_nonlocal). */
export const isGroup = (address: string): boolean => {
  const first = Number(address.split('.', 1)[0])
  return address === BROADCAST || (first >= 224 && first <= 239)
}
