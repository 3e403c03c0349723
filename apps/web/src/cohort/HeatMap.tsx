'use client'
import type { CohortProgress } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type FocusEvent, type MouseEvent, type PointerEvent, useRef } from 'react'
import styles from './HeatMap.module.css'
import { COL_PX, HeatRow, NAME_PX } from './HeatRow.tsx'
import { type Row, type Sort, topicRuns } from './heat.ts'
import { type Place, useGridKeys } from './useGridKeys.ts'

const ROW_PX = 27
const TOPIC_GAP_PX = 9
const HEAD_PX = 178

type Lab = CohortProgress['labs'][number]

/** Learners × labs. Only what is on screen is in the document, however many there are. */
export function HeatMap({
  labs,
  rows,
  sort,
  onSort,
  onOpen,
}: {
  labs: Lab[]
  rows: Row[]
  sort: Sort
  onSort: (lab: number) => void
  onOpen: (row: Row, lab: Lab) => void
}) {
  const scroll = useRef<HTMLDivElement>(null)
  const getScrollElement = () => scroll.current
  const runs = topicRuns(labs)
  const begins = new Set(runs.map(({ first }) => first))
  const keys = useGridKeys({ grid: scroll, rows: rows.length, cols: labs.length, show, open })
  const { active } = keys
  const down = useVirtualizer({
    ...{ getScrollElement, count: rows.length, overscan: 4 },
    ...{ paddingStart: HEAD_PX, scrollPaddingStart: HEAD_PX, paddingEnd: 4 },
    estimateSize: () => ROW_PX,
    rangeExtractor: (range) => withFocused(range, active.row),
  })
  const across = useVirtualizer({
    ...{ getScrollElement, count: labs.length, overscan: 2, horizontal: true },
    ...{ paddingStart: NAME_PX, scrollPaddingStart: NAME_PX, paddingEnd: 4 },
    estimateSize: (at) => COL_PX + (begins.has(at) && at > 0 ? TOPIC_GAP_PX : 0),
    rangeExtractor: (range) => withFocused(range, active.col),
  })
  const columns = across.getVirtualItems()

  function show({ row, col }: Place) {
    if (row >= 0) down.scrollToIndex(row)
    across.scrollToIndex(col)
  }
  function open({ row, col }: Place) {
    const [learner, lab] = [rows[row], labs[col]]
    if (row < 0) onSort(col)
    else if (learner && lab) onOpen(learner, lab)
  }
  function onClick({ target }: MouseEvent) {
    const place = placeOf(target)
    if (place) open(place)
  }
  // A thousand cells need no text of their own for a pointer that is on one of them.
  function onPointerOver({ target }: PointerEvent) {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"]') : null
    if (cell) cell.title = cell.ariaLabel ?? ''
  }
  // By a click, by Tab, or by whatever reads the page aloud.
  function onFocus({ target }: FocusEvent) {
    const place = placeOf(target)
    if (place) keys.setActive(place)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table's rows cannot be placed one by one
    <div
      ref={scroll}
      className={styles.scroll}
      role="grid"
      tabIndex={-1}
      aria-label="Learners and labs"
      aria-rowcount={rows.length + 1}
      aria-colcount={labs.length + 1}
      onKeyDown={keys.onKeyDown}
      onClick={onClick}
      onPointerOver={onPointerOver}
      onFocus={onFocus}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className={styles.all} style={{ width: across.getTotalSize(), height: down.getTotalSize() }}>
        <Head labs={labs} columns={columns} runs={runs} sort={sort} focused={active.row < 0 ? active.col : undefined} />
        {down.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return (
            row && (
              <HeatRow
                key={row.userId}
                row={row}
                index={index}
                startPx={start}
                labs={labs}
                columns={columns}
                focused={active.row === index ? active.col : undefined}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

function placeOf(target: EventTarget): Place | undefined {
  const cell = target instanceof Element ? target.closest('[role="gridcell"], [role="columnheader"]') : null
  const place = { row: Number(cell?.parentElement?.ariaRowIndex) - 2, col: Number(cell?.ariaColIndex) - 2 }
  return cell && place.col >= 0 ? place : undefined
}

/** What has the focus stays in the document when it is scrolled away. */
function withFocused(range: Range, focused: number): number[] {
  const shown = defaultRangeExtractor(range)
  if (focused < 0 || focused >= range.count || shown.includes(focused)) return shown
  return [...shown, focused].toSorted((a, b) => a - b)
}

function Head({
  labs,
  columns,
  runs,
  sort,
  focused,
}: {
  labs: Lab[]
  columns: VirtualItem[]
  runs: ReturnType<typeof topicRuns>
  sort: Sort
  focused: number | undefined
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: as in the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus
    <div role="row" aria-rowindex={1} className={styles.head} style={{ height: HEAD_PX }}>
      {/* biome-ignore lint/a11y/useSemanticElements: as in the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: nothing is done with it */}
      <div role="columnheader" aria-colindex={1} className={styles.corner} style={{ width: NAME_PX }}>
        Learner
      </div>
      {runs.map(({ topic, first, count }) => (
        <span key={topic} className={styles.topic} aria-hidden="true" style={spanOf(first, count, runs)}>
          {TOPIC_TITLES[topic]}
        </span>
      ))}
      {columns.map(({ index, end }) => {
        const lab = labs[index]
        return (
          lab && (
            // biome-ignore lint/a11y/useSemanticElements: as in the grid
            <div
              key={lab.id}
              role="columnheader"
              aria-colindex={index + 2}
              aria-sort={sort === index ? 'descending' : undefined}
              aria-label={`${lab.title}, ${TOPIC_TITLES[lab.topic]}`}
              title={`${lab.title}. Click to sort by it.`}
              tabIndex={focused === index ? 0 : -1}
              className={styles.lab}
              style={{ left: end - COL_PX }}
            >
              <span>{shortName(lab)}</span>
            </div>
          )
        )
      })}
    </div>
  )
}

/** An id without the topic, which stands above it. */
function shortName({ id, topic }: Lab): string {
  return id.startsWith(`${topic}-`) ? id.slice(topic.length + 1) : id
}

/** Where the name of a topic stands above its labs. */
function spanOf(first: number, count: number, runs: { first: number }[]) {
  const before = runs.filter((run) => run.first > 0 && run.first <= first).length
  return { left: NAME_PX + first * COL_PX + before * TOPIC_GAP_PX, width: count * COL_PX - 3 }
}
