/**
 * Whole percents that add up to 100 and follow the given shares as closely as they can (largest remainder). Nothing that
 * has a share gets less than 1.
 *
 * @param shares - above zero, at most 100 of them
 */
export function wholePercents(shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0)
  if (sum <= 0) return shares.map(() => 0)
  const exact = shares.map((share) => (share * 100) / sum)
  const percents = exact.map((percent) => Math.max(1, Math.floor(percent)))
  let left = 100 - percents.reduce((total, percent) => total + percent, 0)
  while (left !== 0) {
    const step = Math.sign(left)
    // Who is furthest below what is due gets one more, who is furthest above gives one.
    const at = percents.reduce((best, percent, index) => {
      if (step < 0 && percent <= 1) return best
      const gap = ((exact[index] ?? 0) - percent) * step
      const bestGap = best < 0 ? Number.NEGATIVE_INFINITY : ((exact[best] ?? 0) - (percents[best] ?? 0)) * step
      return gap > bestGap ? index : best
    }, -1)
    if (at < 0) break
    percents[at] = (percents[at] ?? 0) + step
    left -= step
  }
  return percents
}
