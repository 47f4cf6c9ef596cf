/** What of Trusted Types is used here; browsers without them have no `trustedTypes`. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** The page's own Trusted Types policy. Its name stands in the page's Content-Security-Policy. */
export const TRUSTED_TYPES_POLICY = 'barewire'

/** Lets only scripts of the page's own origin through. */
function ownScript(url: string): string {
  const { origin } = new URL(url, location.href)
  if (origin !== location.origin) throw new TypeError(`A script of ${location.origin} was expected, got ${url}.`)
  return url
}

let policy: { createScriptURL(url: string): string } | null = null

/**
 * A script's address for `new Worker` and for the service worker, as the page's policy asks for it (a `TrustedScriptURL`
 * where the browser knows them). Throws TypeError for an address of another origin.
 */
export function scriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  policy ??= trustedTypes?.createPolicy(TRUSTED_TYPES_POLICY, { createScriptURL: ownScript }) ?? {
    createScriptURL: ownScript,
  }
  return policy.createScriptURL(url)
}
