export interface Metric {
  p50: number
  p95: number
  unit: 's'
  samples: number[]
}

/** Percentiles by the nearest rank; times are in seconds, to the millisecond. */
export function metric(samples: number[]): Metric {
  const sorted = samples.toSorted((a, b) => a - b)
  const rank = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
  const round = (seconds: number) => Math.round(seconds * 1000) / 1000
  return { p50: round(rank(50)), p95: round(rank(95)), unit: 's', samples: samples.map(round) }
}
