import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import type { Wire } from './card.ts'
import styles from './Map.module.css'

export interface WayEdgeData extends Record<string, unknown> {
  wire: Wire
  points: { x: number; y: number }[]
  fresh: boolean
  mark: 'on' | 'broken' | undefined
}

const ROUND = 6

/** A line by the corners that the layout has found, its corners rounded. */
export function WayEdge({ id, data }: EdgeProps<Edge<WayEdgeData>>) {
  if (!data) return null
  const { wire, points, fresh, mark } = data
  const classes = [
    styles.way,
    styles[`way-${wire.kind}`],
    wire.state === 'down' ? styles.wayDown : '',
    fresh ? styles.wayFresh : '',
    mark === 'on' ? styles.wayOn : mark === 'broken' ? styles.wayBroken : '',
  ]
  const label = wire.label && middleOf(points)
  return (
    <>
      <BaseEdge id={id} path={pathOf(points)} className={classes.join(' ')} />
      {label && (
        <EdgeLabelRenderer>
          <span
            className={`${styles.label} ${wire.state === 'down' ? styles.labelDown : ''}`}
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
          >
            {wire.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}

type Point = { x: number; y: number }

export function pathOf(points: Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first.x} ${first.y}`
  rest.forEach((point, at) => {
    const before = points[at] ?? point
    const after = rest[at + 1]
    if (!after) {
      path += `L${point.x} ${point.y}`
      return
    }
    const [into, out] = [towards(point, before), towards(point, after)]
    path += `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`
  })
  return path
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const share = length === 0 ? 0 : Math.min(ROUND, length / 2) / length
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/** The middle of the longest stretch. */
function middleOf(points: Point[]): Point | undefined {
  let best: Point | undefined
  let longest = -1
  for (const [at, a] of points.entries()) {
    const b = points[at + 1]
    if (!b) break
    const length = Math.hypot(b.x - a.x, b.y - a.y)
    if (length > longest) [longest, best] = [length, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }]
  }
  return best
}
