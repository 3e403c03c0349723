import type { MapLink, MapMachine, MapPod, NetworkMap } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { spokenNames } from '../src/map/card.ts'
import { drawingOf } from '../src/map/drawing.ts'
import { newsOf } from '../src/map/news.ts'
import { placeId, sourcesOf, targetsOf } from '../src/map/places.ts'

const link = (id: string, o: Partial<MapLink> = {}): MapLink => ({
  ...{ id, name: id.split(':')[1] ?? '', index: 2, kind: 'veth', state: 'up', addresses: [] },
  ...o,
})
function machine(name: string, pods: number): MapMachine {
  const own = Array.from({ length: pods }, (_, n) => link(`${name}:veth${n}`, { master: 'cni0' }))
  const spaces = Array.from({ length: pods }, (_, n) => ({
    ...{ id: `${name}/cni-${n}`, machine: name, name: `cni-${n}`, kind: 'pod' as const, forwards: false },
    ...{ pod: `pod/shop/${name}-${n}`, links: [link(`${name}/cni-${n}:eth0`)], routes: [] },
  }))
  const bridge = link(`${name}:cni0`, { kind: 'bridge', addresses: ['10.244.0.1/24'] })
  const namespace = { id: name, machine: name, name, kind: 'machine' as const, forwards: true, routes: [] }
  const namespaces = [{ ...namespace, links: [bridge, ...own] }, ...spaces]
  return { id: name, name, address: '172.30.0.2', namespaces, serviceRules: [], natRules: [] }
}
const pod = (node: string, n: number, o: Partial<MapPod> = {}): MapPod => ({
  ...{ id: `pod/shop/${node}-${n}`, name: `${node}-${n}`, namespace: 'shop', node, address: `10.244.0.${n}` },
  ...{ netns: `${node}/cni-${n}`, hostNetwork: false, phase: 'Running', ready: true, labels: {} },
  ...o,
})
function mapWith(pods: number): NetworkMap {
  return {
    topology: 'cluster',
    machines: [machine('node01', pods)],
    cables: Array.from({ length: pods }, (_, n) => ({
      ...{ id: `${n}`, ends: [`node01:veth${n}`, `node01/cni-${n}:eth0`] as [string, string], up: true },
    })),
    wires: [],
    cluster: {
      pods: Array.from({ length: pods }, (_, n) => pod('node01', n)),
      services: [],
      entries: [],
      policies: [],
    },
  }
}
const closed = { system: false, open: new Set<string>() }

describe('a drawing', () => {
  it('tells by name which machine a card stands on', () => {
    const names = spokenNames(drawingOf(mapWith(1), closed).cards)
    expect(names.get('node01')).toBe('its own network on node01')
    expect(names.get('machine/node01')).toBe('node01')
  })

  it('has a card for each pod where they are few, with its cable to the bridge', () => {
    const { cards, wires } = drawingOf(mapWith(2), closed)
    expect(cards.filter(({ kind }) => kind === 'pod')).toHaveLength(2)
    expect(wires.filter(({ kind }) => kind === 'cable').map(({ from }) => from)).toEqual(['node01:cni0', 'node01:cni0'])
  })

  it('has one card and one line for forty pods, and shows those in trouble first', () => {
    const map = mapWith(40)
    map.cluster?.pods.splice(39, 1, pod('node01', 39, { ready: false, problem: 'not ready' }))
    const { cards, wires } = drawingOf(map, closed)
    const group = cards.find(({ kind }) => kind === 'pods')
    expect(group).toMatchObject({ title: 'shop', subtitle: '40 pods, 1 in trouble' })
    expect(group?.lines[0]).toMatchObject({ id: 'pod/shop/node01-39', state: 'bad' })
    expect(group?.lines.at(-1)?.text).toBe('and 34 more')
    expect(wires.filter(({ kind }) => kind === 'cable')).toMatchObject([{ label: '40 cables', state: 'up' }])
    const open = drawingOf(map, { system: false, open: new Set([group?.id ?? '']) })
    expect(open.cards.find(({ kind }) => kind === 'pods')?.lines).toHaveLength(40)
  })

  it('draws every line between cards that are there', () => {
    const { cards, wires } = drawingOf(mapWith(40), closed)
    const ids = new Set(cards.map(({ id }) => id))
    expect(wires.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true)
    expect(new Set(wires.map(({ id }) => id)).size).toBe(wires.length)
  })
})

describe('what is new', () => {
  it('is named and lit up, and nothing is on the first look', () => {
    expect(newsOf(undefined, mapWith(1)).text).toBe('')
    const news = newsOf(mapWith(1), mapWith(2))
    expect(news.ids.has('pod/shop/node01-1')).toBe(true)
    expect(news.text).toContain('pod node01-1')
    expect(newsOf(mapWith(2), mapWith(1)).text).toMatch(/^Gone: /)
    expect(newsOf(mapWith(2), mapWith(2))).toEqual({ ids: new Set(), text: '' })
  })
})

it('offers every place as a source, and pods by their address as targets', () => {
  const map = mapWith(1)
  expect(sourcesOf(map).map(({ key }) => key)).toEqual(['node01', 'pod/shop/node01-0', 'outside'])
  expect(sourcesOf(map).map(({ place }) => placeId(place))).toEqual(['node01', 'pod/shop/node01-0', undefined])
  expect(targetsOf(map)).toContainEqual({ value: '10.244.0.0', label: 'shop/node01-0' })
})
