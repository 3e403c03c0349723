import { type Document, isMap, isNode, isPair, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'

export type Path = readonly (string | number)[]

/** Where things stand in a YAML text. */
export class Positions {
  readonly #file: string
  readonly #document: Document
  readonly #lines: LineCounter
  constructor(file: string, document: Document, lines: LineCounter) {
    this.#file = file
    this.#document = document
    this.#lines = lines
  }

  /** The position of a character of the text. */
  atOffset(offset: number): string {
    const { line, col } = this.#lines.linePos(offset)
    return `${this.#file}:${line || 1}:${col || 1}`
  }

  /** The value at `path`; where it does not exist, the nearest thing around it. */
  atValue(path: Path): string {
    for (let depth = path.length; depth > 0; depth--) {
      const steps = path.slice(0, depth)
      const node = this.#document.getIn(steps, true)
      // A missing field is told at the key that it should stand under.
      if (depth < path.length) return this.atKey(steps)
      if (isNode(node) && node.range) return this.atOffset(node.range[0])
      const pair = this.#pair(steps)
      if (pair) return this.atKey(steps)
    }
    return this.#start(this.#document.contents)
  }

  /** The key at the end of `path`; an element of a list has none, so its value. */
  atKey(path: Path): string {
    for (let depth = path.length; depth > 0; depth--) {
      const steps = path.slice(0, depth)
      const pair = this.#pair(steps)
      if (pair && isNode(pair.key) && pair.key.range) return this.atOffset(pair.key.range[0])
      const node = this.#document.getIn(steps, true)
      if (isNode(node) && node.range) return this.atOffset(node.range[0])
    }
    return this.#start(this.#document.contents)
  }

  #pair(path: Path): Pair | undefined {
    const parent = path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true)
    if (isSeq(parent) || !isMap(parent)) return undefined
    const key = path.at(-1)
    return parent.items.find((pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(key))
  }

  #start(node: Node | null): string {
    return this.atOffset(node?.range?.[0] ?? 0)
  }
}
