export interface Metric {
  p50: number
  p95: number
  p99: number
  unit: string
  samples: number[]
}

/** Percentiles by the nearest rank; to the thousandth of the unit. */
export function metric(samples: number[], unit = 's'): Metric {
  const sorted = samples.toSorted((a, b) => a - b)
  const rank = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
  const round = (value: number) => Math.round(value * 1000) / 1000
  return { p50: round(rank(50)), p95: round(rank(95)), p99: round(rank(99)), unit, samples: samples.map(round) }
}

/** Samples by metric, as they come. */
export class Samples {
  readonly #values = new Map<string, { unit: string; samples: number[] }>()

  note(name: string, value: number, unit = 's'): void {
    const known = this.#values.get(name) ?? { unit, samples: [] }
    known.samples.push(value)
    this.#values.set(name, known)
  }

  metrics(): Record<string, Metric> {
    return Object.fromEntries([...this.#values].map(([name, { unit, samples }]) => [name, metric(samples, unit)]))
  }
}
