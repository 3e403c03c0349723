/** What a drawing is made of: boxes with lines of text, and lines between boxes. */
/** A line of a card: an interface, a route, a rule. */
export interface Line {
  id: string
  text: string
  /** Shown after the text, quieter. */
  more?: string
  state: 'up' | 'down' | 'bad' | 'plain'
}

/** One box of the drawing. Sizes are in pixels at a zoom of 1; `id` is that of the thing on the map. */
export interface Card {
  id: string
  kind: 'wire' | 'machine' | 'namespace' | 'bridge' | 'pod' | 'pods' | 'service' | 'entry'
  /** Id of the machine that it stands in. */
  parent?: string
  title: string
  subtitle?: string
  lines: Line[]
  problem?: string
  width: number
  height: number
  /** Ids of the things that are told in it, for what is new and what is on a path. */
  holds: string[]
}

export interface Wire {
  id: string
  from: string
  to: string
  kind: 'cable' | 'wire' | 'port' | 'endpoint' | 'backend'
  state: 'up' | 'down'
  label?: string
  /** Ids of links at its ends, and of the cable. */
  holds: string[]
}

export interface Drawing {
  cards: Card[]
  wires: Wire[]
}

export interface DrawingOptions {
  /** The cluster's own pods and Services too. */
  system: boolean
  /** Ids of groups of pods that are shown whole. */
  open: ReadonlySet<string>
}

/** Height of a line of a card, of its head, and the space below. */
export const LINE = 19
export const HEAD = 34
export const PAD = 10
const CHAR = 6.7

/** How wide a card is that has these texts, between two limits. */
export function widthOf(texts: string[], least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.ceil(Math.max(...texts.map((text) => text.length), 0) * CHAR) + 44))
}

export function plainCard(id: string, kind: Card['kind'], title: string): Card {
  return { id, kind, title, lines: [], width: 180, height: HEAD + PAD, holds: [id] }
}

/** By card id: what it is called where it is heard and not seen. */
export function spokenNames(cards: Card[]): Map<string, string> {
  const titles = new Map(cards.map(({ id, title }) => [id, title]))
  return new Map(
    cards.map(({ id, title, parent }) => [id, parent === undefined ? title : `${title} on ${titles.get(parent)}`]),
  )
}

/** The namespaces of the cluster's own parts. */
export const SYSTEM: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease'])
