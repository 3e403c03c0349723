import type { NetworkMap } from '@cka-netlab/contracts'
import { expect, it, vi } from 'vitest'
import { MapWatch } from './map-watch.ts'

const mapOf = (name: string): NetworkMap => ({
  topology: 'host',
  machines: [{ id: name, name, address: '172.30.0.1', namespaces: [], serviceRules: [], natRules: [] }],
  cables: [],
  wires: [],
})
const quick = { everyMs: 1, restFactor: 0 }

it('tells of a change once, and not of what stayed the same', async () => {
  const seen = ['a', 'a', 'a', 'b']
  let looks = 0
  const watch = new MapWatch(async () => mapOf(seen[Math.min(looks++, 3)] ?? ''), quick)
  const told: string[] = []
  const stop = watch.watch(() => void watch.current().then(({ map }) => told.push(map?.machines[0]?.name ?? '')))
  await vi.waitUntil(() => looks > 6)
  stop()
  expect(told).toEqual(['a', 'b'])
})

it('looks once for all who watch, and not at all when nobody does', async () => {
  let looks = 0
  const watch = new MapWatch(async () => mapOf(`${++looks}`), { everyMs: 1, restFactor: 0 })
  const stops = [watch.watch(() => {}), watch.watch(() => {})]
  await vi.waitUntil(() => looks > 2)
  for (const stop of stops) stop()
  const before = looks
  const same = await Promise.all([watch.current(), watch.current()])
  expect(same[0]).toBe(same[1])
  // At most the look that was under way.
  expect(looks - before).toBeLessThanOrEqual(1)
  expect(watch.watchers).toBe(0)
})

it('tells why it cannot see, and goes on when it can', async () => {
  let broken = true
  const watch = new MapWatch(async () => {
    if (broken) throw new Error('the sandbox is paused')
    return mapOf('a')
  }, quick)
  expect(await watch.current()).toEqual({ fault: 'the sandbox is paused' })
  broken = false
  const stop = watch.watch(() => {})
  await vi.waitUntil(async () => (await watch.current()).map !== undefined)
  stop()
})
