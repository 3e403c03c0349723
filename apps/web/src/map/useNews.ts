import type { NetworkMap } from '@cka-netlab/contracts'
import { useEffect, useRef, useState } from 'react'
import { type News, newsOf } from './news.ts'

/** What has just appeared stands out for so long. */
const SHOWN_MS = 6000
const NOTHING: News = { ids: new Set(), text: '' }

export function useNews(map: NetworkMap | undefined): News {
  const before = useRef<NetworkMap>(undefined)
  const [news, setNews] = useState(NOTHING)
  useEffect(() => {
    if (!map) return
    const found = newsOf(before.current, map)
    before.current = map
    if (found.text === '') return
    setNews(found)
    const over = setTimeout(
      () => setNews((old) => (old === found ? { ids: new Set(), text: old.text } : old)),
      SHOWN_MS,
    )
    return () => clearTimeout(over)
  }, [map])
  return news
}
