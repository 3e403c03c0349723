import type { ConnectionState } from '@cka-netlab/terminal/client'
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react'
import { copyText } from '../ui/copy.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { type LiveTerminal, startTerminal } from './live-terminal.ts'
import { PastePreview } from './PastePreview.tsx'
import { isLargePaste } from './paste.ts'
import { SearchBar } from './SearchBar.tsx'
import { StateStrip } from './StateStrip.tsx'
import styles from './Terminals.module.css'

export interface ShellHandle {
  focus(): void
  search(): void
}

export interface ShellProps {
  ref: Ref<ShellHandle>
  sandboxId: string
  n: number
  label: string
  shown: boolean
  frozen: boolean
  screenReader: boolean
  fontSize: number
  onLine: (line: 'open' | 'waiting' | 'over') => void
  onReplace: () => void
  onClose: () => void
}

/** One shell: its screen, and above it what there is to say about its connection. */
export function Shell({
  ref,
  sandboxId,
  n,
  label,
  shown,
  frozen,
  screenReader,
  fontSize,
  onLine,
  onReplace,
  onClose,
}: ShellProps) {
  const element = useRef<HTMLDivElement>(null)
  const [live, setLive] = useState<LiveTerminal>()
  const [state, setState] = useState<ConnectionState>({ state: 'connecting' })
  const [searching, setSearching] = useState(false)
  const [paste, setPaste] = useState<string>()
  const first = useRef({ screenReader })

  useEffect(() => {
    const stop = new AbortController()
    if (element.current) {
      void startTerminal(element.current, {
        sandboxId,
        n,
        screenReader: first.current.screenReader,
        signal: stop.signal,
        onState: setState,
        onKeys: {
          copy: (text) => void copyText(text),
          search: () => setSearching(true),
        },
      }).then(setLive)
    }
    return () => stop.abort()
  }, [sandboxId, n])

  const line = state.state === 'open' ? 'open' : state.state === 'exited' || state.state === 'gone' ? 'over' : 'waiting'
  const tellLine = useEffectEvent(onLine)
  useEffect(() => tellLine(line), [line])

  useEffect(() => {
    if (!live) return
    live.xterm.terminal.options.screenReaderMode = screenReader
    live.xterm.terminal.options.disableStdin = frozen || line === 'over'
  }, [live, screenReader, frozen, line])

  useEffect(() => {
    if (!live || live.xterm.terminal.options.fontSize === fontSize) return
    live.xterm.terminal.options.fontSize = fontSize
    live.fit()
  }, [live, fontSize])

  useEffect(() => {
    if (!live || !shown) return
    live.fit()
    live.xterm.terminal.focus()
  }, [live, shown])

  useImperativeHandle(
    ref,
    () => ({
      focus: () => live?.xterm.terminal.focus(),
      search: () => setSearching(true),
    }),
    [live],
  )

  // Large pastes are caught before xterm sees them.
  useEffect(() => {
    const node = element.current
    if (!node) return
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (!isLargePaste(text)) return
      event.preventDefault()
      event.stopPropagation()
      setPaste(text)
    }
    node.addEventListener('paste', onPaste, { capture: true })
    return () => node.removeEventListener('paste', onPaste, { capture: true })
  }, [])

  function endPaste(text?: string) {
    setPaste(undefined)
    if (text !== undefined) live?.xterm.terminal.paste(text)
    // While the dialog stands, nothing behind it can be focused.
    requestAnimationFrame(() => live?.xterm.terminal.focus())
  }

  return (
    <>
      <StateStrip state={state} onRetry={() => live?.connection.retryNow()} onReplace={onReplace} onClose={onClose} />
      {frozen && (
        <p className={styles.strip} role="status">
          Time is up: nothing can be typed any more.
        </p>
      )}
      {searching && live && (
        <SearchBar
          search={live.xterm.search}
          onClose={() => {
            setSearching(false)
            live.xterm.terminal.focus()
          }}
        />
      )}
      <div className={styles.screen} ref={element} data-terminal={label} />
      {paste !== undefined && (
        <Dialog title="Paste this into the shell?" onClose={() => endPaste()}>
          <PastePreview text={paste} />
          <div className="actions">
            <button type="button" className="primary" onClick={() => endPaste(paste)}>
              Paste
            </button>
            <button type="button" onClick={() => endPaste()}>
              Cancel
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
