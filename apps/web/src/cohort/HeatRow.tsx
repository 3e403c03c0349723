import type { VirtualItem } from '@tanstack/react-virtual'
import { memo } from 'react'
import styles from './HeatMap.module.css'
import { type Cell, cellText, levelOf, type Row } from './heat.ts'

export const COL_PX = 33
export const NAME_PX = 170
/** As in the style sheet, where a cell is the rest of its column. */
const GAP_PX = 3
const LEVELS = [styles.h0, styles.h1, styles.h2, styles.h3, styles.h4, styles.h5]

/** One learner's row: drawn anew only when something in it is new. */
export const HeatRow = memo(function HeatRow({
  row,
  index,
  startPx,
  labs,
  columns,
  focused,
}: {
  row: Row
  index: number
  startPx: number
  labs: { title: string }[]
  columns: VirtualItem[]
  /** The column that takes the focus, if it is in this row. */
  focused: number | undefined
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: as in the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus
    <div role="row" aria-rowindex={index + 2} className={styles.row} style={{ transform: `translateY(${startPx}px)` }}>
      {/* biome-ignore lint/a11y/useSemanticElements: as in the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: nothing is done with it */}
      <div role="rowheader" aria-colindex={1} className={styles.name} title={row.name}>
        {row.name}
      </div>
      {columns.map(({ index: col, end }, at) => {
        const cell = row.cells[col]
        if (!cell) return null
        const text = `${row.name}, ${labs[col]?.title}: ${cellText(cell)}`
        return (
          // biome-ignore lint/a11y/useSemanticElements: as in the grid
          <div
            key={col}
            role="gridcell"
            aria-colindex={col + 2}
            aria-label={text}
            tabIndex={focused === col ? 0 : -1}
            className={`${styles.cell} ${LEVELS[levelOf(cell)]} ${cell.work ? styles[cell.work] : ''}`}
            style={gapBefore(end, columns[at - 1]?.end)}
          >
            {shown(cell)}
          </div>
        )
      })}
    </div>
  )
})

/** Cells follow one another, wider apart where a topic begins or columns are left out. Placed one by one, each would be painted by itself. */
function gapBefore(end: number, endBefore = NAME_PX + GAP_PX) {
  const gap = end - COL_PX - (endBefore - GAP_PX)
  return gap === GAP_PX ? undefined : { marginLeft: gap }
}

function shown({ best, attempts }: Cell) {
  if (best !== null) return best
  return attempts > 0 ? '–' : ''
}
