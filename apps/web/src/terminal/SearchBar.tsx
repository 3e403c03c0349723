import type { SearchAddon } from '@xterm/addon-search'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import styles from './Terminals.module.css'

const DECORATIONS = {
  matchBackground: '#4d431c',
  matchOverviewRuler: '#d9ae4f',
  activeMatchBackground: '#8a6100',
  activeMatchColorOverviewRuler: '#d9ae4f',
}

/** Search in the output, scrollback and all. Enter goes on, Shift+Enter back, Escape closes. */
export function SearchBar({ search, onClose }: { search: SearchAddon; onClose: () => void }) {
  const [text, setText] = useState('')
  const [results, setResults] = useState<{ index: number; count: number }>()
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    input.current?.focus()
    const listening = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setResults({ index: resultIndex, count: resultCount }),
    )
    return () => {
      listening.dispose()
      search.clearDecorations()
    }
  }, [search])

  function find(term: string, back = false, incremental = false) {
    if (term === '') {
      search.clearDecorations()
      setResults(undefined)
    } else if (back) search.findPrevious(term, { decorations: DECORATIONS })
    else search.findNext(term, { decorations: DECORATIONS, incremental })
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && !event.ctrlKey) find(text, event.shiftKey)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
  }

  return (
    <search className={styles.search}>
      <input
        ref={input}
        type="search"
        aria-label="Search the output"
        placeholder="Search the output"
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value)
          find(event.target.value, false, true)
        }}
      />
      <span className={styles.count} role="status">
        {results && (results.count === 0 ? 'nothing' : `${results.index + 1} of ${results.count}`)}
      </span>
      <button type="button" aria-label="Previous" onClick={() => find(text, true)}>
        ↑
      </button>
      <button type="button" aria-label="Next" onClick={() => find(text)}>
        ↓
      </button>
      <button type="button" aria-label="Close the search" onClick={onClose}>
        ×
      </button>
    </search>
  )
}
