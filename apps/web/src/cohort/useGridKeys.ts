import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

export interface Place {
  /** -1 is the row of headings. */
  row: number
  col: number
}

const PAGE_ROWS = 15

/**
 * One cell of a grid takes the focus, and the arrow keys move it.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 */
export function useGridKeys(o: {
  grid: RefObject<HTMLElement | null>
  rows: number
  cols: number
  /** Brings a place onto the screen. */
  show: (place: Place) => void
  open: (place: Place) => void
}) {
  const [asked, setActive] = useState<Place>({ row: 0, col: 0 })
  const active = within(asked, o)
  const moved = useRef(false)

  useEffect(() => {
    if (!moved.current) return
    moved.current = false
    o.grid.current
      ?.querySelector<HTMLElement>(`[aria-rowindex="${active.row + 2}"] > [aria-colindex="${active.col + 2}"]`)
      ?.focus({ preventScroll: true })
  }, [active.row, active.col, o.grid])

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.metaKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      return o.open(active)
    }
    const to = moveBy(event, active, o)
    if (!to) return
    event.preventDefault()
    const next = within(to, o)
    moved.current = true
    setActive(next)
    o.show(next)
  }
  return { active, setActive, onKeyDown }
}

function within({ row, col }: Place, { rows, cols }: { rows: number; cols: number }): Place {
  return { row: Math.max(-1, Math.min(rows - 1, row)), col: Math.max(0, Math.min(cols - 1, col)) }
}

function moveBy({ key, ctrlKey }: KeyboardEvent, { row, col }: Place, { rows, cols }: { rows: number; cols: number }) {
  if (key === 'ArrowDown') return { row: row + 1, col }
  if (key === 'ArrowUp') return { row: row - 1, col }
  if (key === 'ArrowRight') return { row, col: col + 1 }
  if (key === 'ArrowLeft') return { row, col: col - 1 }
  if (key === 'PageDown') return { row: row + PAGE_ROWS, col }
  if (key === 'PageUp') return { row: row - PAGE_ROWS, col }
  if (key === 'Home') return { row: ctrlKey ? 0 : row, col: 0 }
  if (key === 'End') return { row: ctrlKey ? rows - 1 : row, col: cols - 1 }
  return undefined
}
