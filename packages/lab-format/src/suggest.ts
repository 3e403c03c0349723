/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours, each worth one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(at(i, j), at(i - 2, j - 2) + 1)
      }
    }
  }
  return at(a.length, b.length)
}

/** The name that was probably meant; undefined when none is near. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const lower = typed.toLowerCase()
  const limit = Math.max(1, Math.floor(typed.length / 3))
  let best: { name: string; far: number } | undefined
  for (const name of names) {
    const far = distance(lower, name.toLowerCase())
    if (far <= limit && (!best || far < best.far)) best = { name, far }
  }
  return best?.name
}

/** `Did you mean "podIP"?`, or else the names there are. */
export function suggestion(typed: string, names: readonly string[], what = 'Known here'): string | undefined {
  const meant = nearest(typed, names)
  if (meant) return `Did you mean "${meant}"?`
  return names.length > 0 ? `${what}: ${names.join(', ')}.` : undefined
}
