'use client'
import { useState } from 'react'

export interface Pages {
  /** Of the page on screen; undefined for the first. */
  cursor: string | undefined
  later: (next: string) => void
  earlier: () => void
}

/** Pages of a list that is read by cursor; another search begins at the first one. */
export function usePages(search: string): Pages {
  const [state, setState] = useState<{ search: string; cursors: string[] }>({ search, cursors: [] })
  const cursors = state.search === search ? state.cursors : []
  return {
    cursor: cursors.at(-1),
    later: (next) => setState({ search, cursors: [...cursors, next] }),
    earlier: () => setState({ search, cursors: cursors.slice(0, -1) }),
  }
}

export function Pager({ pages, next }: { pages: Pages; next: string | null }) {
  if (next === null && pages.cursor === undefined) return null
  return (
    <div className="actions">
      <button type="button" disabled={pages.cursor === undefined} onClick={pages.earlier}>
        Back
      </button>
      <button type="button" disabled={next === null} onClick={() => next !== null && pages.later(next)}>
        Further
      </button>
    </div>
  )
}
