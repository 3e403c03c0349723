'use client'
import { useEffect, useRef, useState } from 'react'
import { DrawnMap } from './DrawnMap.tsx'
import styles from './Map.module.css'
import { MapText } from './MapText.tsx'
import { PathPanel } from './PathPanel.tsx'
import { placeId } from './places.ts'
import { useMap } from './useMap.ts'
import { useNews } from './useNews.ts'
import { usePath } from './usePath.ts'

export interface MapViewProps {
  attemptId: string
  /** Whether the terminal is below it. */
  beside: boolean
  onBeside: (beside: boolean) => void
  onClose: () => void
}

/** The map, as a drawing or as text, and beside it the path of a request. */
export default function MapView({ attemptId, beside, onBeside, onClose }: MapViewProps) {
  const live = useMap(attemptId)
  const { map } = live
  const news = useNews(map)
  const path = usePath(attemptId)
  const [asText, setAsText] = useState(false)
  const [system, setSystem] = useState(false)
  const [tracing, setTracing] = useState(false)
  const section = useRef<HTMLElement>(null)
  useEffect(() => section.current?.focus(), [])

  return (
    <section className={styles.pane} aria-label="Map" ref={section} tabIndex={-1}>
      <div className={styles.bar}>
        <button type="button" aria-pressed={!asText} onClick={() => setAsText(false)}>
          Drawing
        </button>
        <button type="button" aria-pressed={asText} onClick={() => setAsText(true)}>
          Text
        </button>
        {map?.cluster && (
          <button type="button" aria-pressed={system} onClick={() => setSystem(!system)}>
            System
          </button>
        )}
        <button type="button" aria-pressed={tracing} onClick={() => setTracing(!tracing)}>
          Path
        </button>
        <span className={styles.state}>
          {live.line === 'lost' ? 'no line, trying again' : live.line === 'open' && !live.fault ? 'live' : ''}
        </span>
        <button type="button" aria-pressed={beside} onClick={() => onBeside(!beside)}>
          Terminal
        </button>
        <button type="button" aria-label="Close the map" title="Close the map" onClick={onClose}>
          ×
        </button>
      </div>
      {(live.fault ?? map?.cluster?.fault) && (
        <p className={styles.fault} role="status">
          {live.fault ?? `The cluster’s API does not answer: ${map?.cluster?.fault}`}
        </p>
      )}
      <div className={styles.body}>
        {!map ? (
          <p className={styles.wait} role="status">
            {live.fault ? 'Nothing to show yet.' : 'Looking at the machines …'}
          </p>
        ) : asText ? (
          <MapText map={map} system={system} news={news.ids} />
        ) : (
          <DrawnMap
            map={map}
            system={system}
            news={news.ids}
            path={path.view}
            source={path.asked && placeId(path.asked.from)}
          />
        )}
        {tracing && map && <PathPanel map={map} path={path} onClose={() => setTracing(false)} />}
      </div>
      <p className="sr-only" role="status">
        {news.text}
      </p>
    </section>
  )
}
