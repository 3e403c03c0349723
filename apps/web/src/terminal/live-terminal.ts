import type { ConnectionState, TerminalConnection } from '@cka-netlab/terminal/client'
import { connectTerminal } from './connect.ts'
import { handleKey } from './keyboard.ts'
import { createXterm, terminalFont, type Xterm } from './xterm.ts'
import { xtermSink } from './xterm-sink.ts'

export interface LiveTerminal {
  xterm: Xterm
  connection: TerminalConnection
  /** Asks for the size that fits the element now. */
  fit(): void
}

export interface LiveTerminalOptions {
  sandboxId: string
  n: number
  screenReader: boolean
  /** Ends it all; the shell itself lives on. */
  signal: AbortSignal
  onState(state: ConnectionState): void
  onKeys: { copy(text: string): void; search(): void }
}

const CLAIM_MS = 2000
const FIT_MS = 80

/** An xterm in an element, joined to its shell. Undefined when it was ended before it stood. */
export async function startTerminal(element: HTMLElement, o: LiveTerminalOptions): Promise<LiveTerminal | undefined> {
  const { signal } = o
  await terminalFont()
  if (signal.aborted) return undefined
  const xterm = createXterm(element, { screenReader: o.screenReader })
  const { terminal } = xterm
  const size = xterm.fittingSize() ?? { columns: 100, rows: 30 }
  terminal.resize(size.columns, size.rows)
  const connection = connectTerminal({
    sandboxId: o.sandboxId,
    n: o.n,
    size,
    sink: xtermSink(terminal),
    onState: o.onState,
  })

  const encoder = new TextEncoder()
  terminal.onData((text) => connection.input(encoder.encode(text)))
  // Old mouse reports carry bytes that are no UTF-8.
  terminal.onBinary((bytes) => connection.input(Uint8Array.from(bytes, (char) => char.charCodeAt(0))))
  terminal.attachCustomKeyEventHandler((event) =>
    handleKey(event, { copy: () => o.onKeys.copy(terminal.getSelection()), search: o.onKeys.search }),
  )

  // Whoever types or turns to a shell in this window is its writer, also when another window was before.
  let claimedAt = 0
  const claim = () => {
    if (Date.now() - claimedAt < CLAIM_MS) return
    claimedAt = Date.now()
    connection.claim()
  }
  element.addEventListener('focusin', claim, { signal })
  element.addEventListener('keydown', claim, { signal, capture: true })
  element.addEventListener('paste', claim, { signal, capture: true })

  const fit = () => {
    const wanted = xterm.fittingSize()
    if (wanted) connection.resize(wanted)
  }
  let fitting: ReturnType<typeof setTimeout> | undefined
  const observer = new ResizeObserver(() => {
    clearTimeout(fitting)
    fitting = setTimeout(fit, FIT_MS)
  })
  observer.observe(element)

  const retry = () => connection.retryNow()
  window.addEventListener('online', retry, { signal })
  document.addEventListener('visibilitychange', retry, { signal })

  signal.addEventListener('abort', () => {
    clearTimeout(fitting)
    observer.disconnect()
    connection.close()
    xterm.dispose()
  })
  return { xterm, connection, fit }
}
