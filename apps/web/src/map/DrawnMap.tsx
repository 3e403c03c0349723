'use client'
import '@xyflow/react/dist/style.css'
import type { NetworkMap, PathView } from '@cka-netlab/contracts'
import {
  Background,
  Controls,
  type Edge,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { CardNode, type CardNodeData } from './CardNode.tsx'
import { type Drawing, spokenNames } from './card.ts'
import { drawingOf } from './drawing.ts'
import { type Layout, layOut } from './layout.ts'
import styles from './Map.module.css'
import { WayEdge, type WayEdgeData } from './WayEdge.tsx'

const nodeTypes = { card: CardNode }
const edgeTypes = { way: WayEdge }

interface DrawnMapProps {
  map: NetworkMap
  system: boolean
  news: ReadonlySet<string>
  path: PathView | undefined
  /** Id of what the request on the path comes from. */
  source: string | undefined
}

export function DrawnMap(props: DrawnMapProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  )
}

function Canvas({ map, system, news, path, source }: DrawnMapProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const drawing = useMemo(() => drawingOf(map, { system, open }), [map, system, open])
  const placed = usePlaced(drawing)
  const toggle = useCallback((id: string) => {
    setOpen((old) => {
      const next = new Set(old)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const marks = useMemo(() => marksOf(path, source), [path, source])
  const nodes = useMemo(
    () => (placed ? nodesOf(drawing, placed, news, marks, toggle) : []),
    [drawing, placed, news, marks, toggle],
  )
  const edges = useMemo(() => (placed ? edgesOf(drawing, placed, news, marks) : []), [drawing, placed, news, marks])
  useFit(
    placed,
    nodes.flatMap(({ id, data }) => (data.mark ? [id] : [])),
  )
  if (placed === null) return <p className={styles.wait}>The drawing could not be laid out; the text has all of it.</p>
  return (
    <div className={styles.canvas}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        minZoom={0.15}
        maxZoom={1.6}
        aria-label="Drawing of the network"
      >
        <Background gap={24} size={1} color="var(--line)" />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

/** The layout of a drawing; the one before stays until it is there. Null when there is none to be had. */
function usePlaced(drawing: Drawing): Layout | null | undefined {
  const [placed, setPlaced] = useState<Layout | null>()
  const latest = useRef(0)
  useEffect(() => {
    const mine = ++latest.current
    layOut(drawing).then(
      (layout) => mine === latest.current && setPlaced(layout),
      () => mine === latest.current && setPlaced(null),
    )
  }, [drawing])
  return placed
}

/**
 * Shows all of it when something has come or gone, or what a request touches, unless the learner has chosen what to look at.
 * A request that is newly followed is shown in any case: it was asked for.
 */
function useFit(placed: Layout | null | undefined, touched: string[]): void {
  const flow = useReactFlow()
  // The pane may have been made larger or smaller.
  const size = useStore(({ width, height }) => `${width} ${height}`)
  const cards = placed ? [...placed.boxes.keys()].sort().join(' ') : ''
  const request = touched.join('\n')
  const chosen = useRef('')
  const followed = useRef('')
  useEffect(() => {
    if (cards === '') return
    const viewport = size && JSON.stringify(flow.getViewport())
    const asked = request !== '' && request !== followed.current
    if (!asked && chosen.current !== '' && chosen.current !== viewport) return
    followed.current = request
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const frame = requestAnimationFrame(() => {
      const part =
        request === '' ? { padding: 0.06 } : { padding: 0.12, nodes: request.split('\n').map((id) => ({ id })) }
      void flow
        .fitView({ ...part, minZoom: 0.5, maxZoom: 1, duration: still || chosen.current === '' ? 0 : 300 })
        .then(() => {
          chosen.current = JSON.stringify(flow.getViewport())
        })
    })
    return () => cancelAnimationFrame(frame)
  }, [cards, request, size, flow])
}

interface Marks {
  on: ReadonlySet<string>
  broken: ReadonlySet<string>
}

function marksOf(path: PathView | undefined, source: string | undefined): Marks {
  if (!path) return { on: new Set(), broken: new Set() }
  const { hops } = path
  const ids = (state: 'ok' | 'broken') => new Set(hops.filter((hop) => hop.state === state).flatMap(({ at }) => at))
  const on = ids('ok')
  if (source !== undefined) on.add(source)
  return { on, broken: ids('broken') }
}

const has = (ids: ReadonlySet<string>, holds: string[]) => holds.some((id) => ids.has(id))

function nodesOf(
  { cards }: Drawing,
  { boxes }: Layout,
  news: ReadonlySet<string>,
  marks: Marks,
  toggle: (id: string) => void,
): Node<CardNodeData>[] {
  const names = spokenNames(cards)
  return cards.flatMap((card) => {
    const box = boxes.get(card.id)
    if (!box) return []
    const mark = has(marks.broken, card.holds) ? 'broken' : has(marks.on, card.holds) ? 'on' : undefined
    return [
      {
        id: card.id,
        type: 'card',
        position: { x: box.x, y: box.y },
        width: box.width,
        height: box.height,
        parentId: card.parent,
        focusable: card.kind !== 'machine',
        ariaLabel: [names.get(card.id), card.subtitle, card.problem].filter(Boolean).join(', '),
        data: { card, news, fresh: has(news, card.holds), mark, toggle },
      },
    ]
  })
}

function edgesOf(
  { cards, wires }: Drawing,
  { ways }: Layout,
  news: ReadonlySet<string>,
  marks: Marks,
): Edge<WayEdgeData>[] {
  const names = spokenNames(cards)
  return wires.flatMap((wire) => {
    const points = ways.get(wire.id)
    if (!points) return []
    const onPath = wire.holds.filter((id) => marks.on.has(id)).length
    const broken = has(marks.broken, wire.holds)
    // A line between two marked ends is on the path; one that shares a single end need not be.
    const mark = broken ? 'broken' : onPath > 1 || (wire.kind === 'wire' && onPath > 0) ? 'on' : undefined
    const data = { wire, points, fresh: has(news, wire.holds), mark } as const
    const ariaLabel = `${names.get(wire.from)} to ${names.get(wire.to)}${wire.state === 'down' ? ', down' : ''}`
    return [{ id: wire.id, type: 'way', source: wire.from, target: wire.to, data, ariaLabel, zIndex: mark ? 2 : 1 }]
  })
}
