import ELK, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk-api'
import type { Card, Drawing } from './card.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}
export interface Layout {
  /** By card id; in a machine's frame relative to it. */
  boxes: ReadonlyMap<string, Box>
  /** By wire id: the corners of its way, absolute. */
  ways: ReadonlyMap<string, { x: number; y: number }[]>
}

/** @see https://eclipse.dev/elk/reference/options.html */
const ROOT = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.edgeCoords': 'ROOT',
  // What is added must not shuffle what was there.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.crossingMinimization.forceNodeModelOrder': 'true',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.spacing.nodeNodeBetweenLayers': '38',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.componentComponent': '24',
}
const MACHINE = { 'elk.padding': '[top=44,left=16,bottom=16,right=16]' }

const LIMIT_MS = 8000

let engine: InstanceType<typeof ELK> | undefined

/** One worker for the page, started when it is first needed; another after one that did not answer. */
function theEngine() {
  // A file of its own, handed out as it is: ELK finds no worker around it when a bundler has wrapped it.
  const file = new URL('elkjs/lib/elk-worker.min.js', import.meta.url)
  engine ??= new ELK({ workerUrl: file.href })
  return engine
}

/** Where everything stands. @throws when the layout is not found within 8 s. */
export async function layOut(drawing: Drawing): Promise<Layout> {
  const elk = theEngine()
  const late = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error('The layout took too long.')), LIMIT_MS)
  })
  try {
    return read(await Promise.race([elk.layout(toElk(drawing)), late]))
  } catch (error) {
    elk.terminateWorker()
    engine = undefined
    throw error
  }
}

export function toElk({ cards, wires }: Drawing): ElkNode {
  const node = (card: Card): ElkNode => {
    if (card.kind !== 'machine') return { id: card.id, width: card.width, height: card.height }
    const inside = cards.filter(({ parent }) => parent === card.id).map(node)
    // An empty frame would have no size.
    return inside.length > 0
      ? { id: card.id, layoutOptions: MACHINE, children: inside }
      : { id: card.id, width: 200, height: 60 }
  }
  return {
    id: 'root',
    layoutOptions: ROOT,
    children: cards.filter(({ parent }) => parent === undefined).map(node),
    edges: wires.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  }
}

function read(root: ElkNode): Layout {
  const boxes = new Map<string, Box>()
  const ways = new Map<string, { x: number; y: number }[]>()
  const visit = (node: ElkNode) => {
    for (const child of node.children ?? []) {
      const { x = 0, y = 0, width = 0, height = 0 } = child
      boxes.set(child.id, { x, y, width, height })
      visit(child)
    }
    for (const edge of (node.edges ?? []) as ElkExtendedEdge[]) {
      const section = edge.sections?.[0]
      if (section) ways.set(edge.id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint])
    }
  }
  visit(root)
  return { boxes, ways }
}
