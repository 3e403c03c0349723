/**
 * Numbers in [0, 1) that depend on the seed alone: mulberry32 on an FNV-1a hash of the text.
 * Fair enough to draw questions, of no use for secrets.
 */
export function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5
  for (let at = 0; at < seed.length; at++) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same elements in an order that depends on the seed alone (Fisher and Yates). */
export function shuffled<T>(elements: readonly T[], seed: string): T[] {
  const random = seededRandom(seed)
  const result = [...elements]
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = result[at] as T
    result[at] = result[other] as T
    result[other] = kept
  }
  return result
}
