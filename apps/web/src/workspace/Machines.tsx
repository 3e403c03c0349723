'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useState } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { MapPane } from '../map/MapPane.tsx'
import { TerminalPane } from '../terminal/TerminalPane.tsx'
import { hasPrompt } from './attempt.ts'
import { Failed } from './Failed.tsx'
import { Paused } from './Practice.tsx'
import { Preparing } from './Preparing.tsx'
import styles from './Workspace.module.css'

/** The right side of the room: how far the machines are, then their terminals, with the map above or instead. */
export function Machines({ attempt, update }: { attempt: AttemptView; update: (next: AttemptView) => void }) {
  if (attempt.state === 'failed') return <Failed attempt={attempt} />
  const { sandbox } = attempt
  const ready = attempt.state === 'active'
  if (sandbox === null || !(ready || hasPrompt(sandbox))) return <Preparing attempt={attempt} />
  if (attempt.pausedAt !== null) return <Paused attempt={attempt} update={update} />
  return <TerminalAndMap key={sandbox.id} attemptId={attempt.id} sandbox={sandbox} ready={ready} />
}

type Shown = 'terminal' | 'both' | 'map'

function TerminalAndMap({
  attemptId,
  sandbox,
  ready,
}: {
  attemptId: string
  sandbox: NonNullable<AttemptView['sandbox']>
  /** The lab is set up: there is something to see. */
  ready: boolean
}) {
  const [shown, setShown] = useState<Shown>('terminal')
  const layout = useDefaultLayout({
    id: 'netlab-machines',
    panelIds: shown === 'terminal' ? ['terminal'] : ['map', 'terminal'],
  })
  const tools = ready && (
    <button
      type="button"
      aria-pressed={shown !== 'terminal'}
      onClick={() => setShown(shown === 'terminal' ? 'both' : 'terminal')}
    >
      Map
    </button>
  )
  // Both stay where they are in the tree whatever is shown: a shell that moved would be opened anew.
  return (
    <div className={styles.terminals}>
      <Group
        orientation="vertical"
        className={shown === 'map' ? styles.mapOnly : styles.split}
        defaultLayout={layout.defaultLayout}
        onLayoutChanged={layout.onLayoutChanged}
      >
        {shown !== 'terminal' && (
          <Panel id="map" defaultSize="58%" minSize="120px">
            <MapPane
              attemptId={attemptId}
              beside={shown === 'both'}
              onBeside={(beside) => setShown(beside ? 'both' : 'map')}
              onClose={() => setShown('terminal')}
            />
          </Panel>
        )}
        {shown !== 'terminal' && <Separator className={styles.separatorAcross} aria-label="Height of the map" />}
        <Panel id="terminal" minSize="90px">
          <TerminalPane sandboxId={sandbox.id} machines={sandbox.machines} tools={tools} />
        </Panel>
      </Group>
    </div>
  )
}
