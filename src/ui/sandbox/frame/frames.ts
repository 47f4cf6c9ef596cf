/**
 * A page's scripts get no frame to run in but their own. One within it (`srcdoc`, `javascript:`) would inherit the policy,
 * which allows scripts, but have an untouched global object: without the guard, and with WebRTC, which no policy closes.
 * The frame's policy asks for Trusted Types, so all text that becomes markup or a script comes by here: nothing of it is a
 * frame, a frame's own document, or the script of an address.
 */
interface DefaultPolicy {
  createHTML(text: string, type: string, sink: string): string
  createScript(text: string, type: string, sink: string): string | null
  createScriptURL(url: string): string
}

const FRAMES = /<(\/?)(?=(?:iframe|frame|frameset|object|embed|portal|fencedframe)(?![a-z0-9-]))/gi

/** The page's default policy of Trusted Types. Exported for tests. */
export const withoutFrames: DefaultPolicy = {
  createHTML: (text, _type, sink) => (/srcdoc/i.test(sink) ? '' : text.replace(FRAMES, '<$1x-')),
  createScript: (text, _type, sink) => (/^Location/.test(sink) ? null : text),
  createScriptURL: (url) => url,
}

/** Puts the policy in place. A browser without Trusted Types has no frames at all for the page's scripts. */
export function forbidFrames(): void {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: DefaultPolicy): unknown }
  }
  if (trustedTypes) {
    trustedTypes.createPolicy('default', withoutFrames)
    return
  }
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof Element)
          for (const one of [node, ...node.querySelectorAll('iframe, frame, object, embed')])
            if (/^(iframe|frame|object|embed)$/.test(one.localName)) one.remove()
  }).observe(document, { childList: true, subtree: true })
}
