import { useCallback, useSyncExternalStore } from 'react'

const KEY = 'netlab-terminal-font-size'
export const FONT_SIZE = { least: 10, usual: 13, most: 24 } as const

/** What is kept as a size, within its limits; the usual one for anything else. */
export function readFontSize(kept: string | null): number {
  const size = Number(kept)
  if (kept === null || kept === '' || !Number.isInteger(size)) return FONT_SIZE.usual
  return Math.min(FONT_SIZE.most, Math.max(FONT_SIZE.least, size))
}

const listeners = new Set<() => void>()
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    // A browser that keeps nothing has the usual size.
    return null
  }
}
let chosen: number | undefined

/** The terminals' font size in pixels, the same for all and remembered. */
export function useFontSize(): [number, (size: number) => void] {
  const size = useSyncExternalStore(subscribe, () => (chosen ??= readFontSize(stored())))
  const choose = useCallback((wanted: number) => {
    chosen = readFontSize(`${wanted}`)
    try {
      localStorage.setItem(KEY, `${chosen}`)
    } catch {
      // It holds for this page.
    }
    for (const listener of listeners) listener()
  }, [])
  return [size, choose]
}
