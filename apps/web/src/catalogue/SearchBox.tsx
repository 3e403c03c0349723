'use client'
import { useEffect, useRef } from 'react'
import styles from './Catalogue.module.css'

/** Search over the catalogue; `/` anywhere on the page goes to it. */
export function SearchBox({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    function focusSearch(event: KeyboardEvent) {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]')) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', focusSearch)
    return () => document.removeEventListener('keydown', focusSearch)
  }, [])

  return (
    <search>
      <input
        ref={input}
        type="search"
        className={styles.search}
        placeholder="Search labs  /"
        aria-label="Search labs"
        aria-keyshortcuts="/"
        value={query}
        onChange={(e) => onChange(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape') onChange('')
        }}
      />
    </search>
  )
}
