'use client'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import styles from './Workspace.module.css'

/** Below this width, or at a large zoom, two columns leave too little for either. */
const NARROW = '(max-width: 860px)'

/** Task and terminal side by side, the split remembered; one below the other where there is no room. */
export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  const layout = useDefaultLayout({ id: 'netlab-workspace' })
  const narrow = useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches)
  if (narrow)
    return (
      <div className={styles.stacked}>
        {left}
        {right}
      </div>
    )
  return (
    <Group className={styles.split} defaultLayout={layout.defaultLayout} onLayoutChanged={layout.onLayoutChanged}>
      <Panel id="task" defaultSize="34%" minSize="300px" maxSize="60%">
        {left}
      </Panel>
      <Separator className={styles.separator} aria-label="Width of the task" />
      <Panel id="machines" minSize="320px">
        {right}
      </Panel>
    </Group>
  )
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(NARROW)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
