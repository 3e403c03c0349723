import type { NetworkMap } from '@cka-netlab/contracts'
import { type Card, type Drawing, type DrawingOptions, plainCard, type Wire } from './card.ts'
import { drawCables, stateOf } from './draw-cables.ts'
import { drawMachine } from './draw-machine.ts'
import { drawPods } from './draw-pods.ts'
import { drawServices } from './draw-services.ts'

/** Says what is drawn for a map: which cards, which lines between them. Where they stand is for the layout. */
export function drawingOf(map: NetworkMap, options: DrawingOptions): Drawing {
  const cards: Card[] = []
  const wires: Wire[] = []
  /** Which card a link, a pod or a Service is drawn in. */
  const cardOf = new Map<string, string>()
  for (const machine of map.machines) {
    drawMachine(machine, cards, cardOf)
    drawPods(map, machine, options, cards, cardOf)
  }
  for (const wire of map.wires) {
    cards.push({ ...plainCard(wire.id, 'wire', wire.name), width: 220, height: 30, holds: [wire.id] })
    for (const link of wire.links) {
      const to = cardOf.get(link)
      if (to)
        wires.push({
          id: `${wire.id}>${link}`,
          from: wire.id,
          to,
          kind: 'wire',
          state: stateOf(map, link),
          holds: [link],
        })
    }
  }
  drawCables(map, cardOf, wires)
  drawServices(map, options, cards, wires, cardOf)
  return { cards, wires }
}
