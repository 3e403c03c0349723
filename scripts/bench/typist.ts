import { stripVTControlCharacters } from 'node:util'
import { TerminalView } from '@cka-netlab/contracts'
import { TerminalConnection } from '@cka-netlab/terminal/client'
import { WebSocket } from 'ws'
import { ScriptError } from '../shared/error.ts'
import type { BenchSandboxd } from './sandboxd.ts'

const TAIL_CHARACTERS = 4000

/** Opens a shell in a sandbox. @returns its number */
export async function openTerminal(sandboxd: BenchSandboxd, sandboxId: string, machine = 'terminal'): Promise<number> {
  const response = await fetch(`${sandboxd.url}/v1/sandboxes/${sandboxId}/terminals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandboxd.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ machine, columns: 100, rows: 30 }),
  })
  if (!response.ok) throw new ScriptError('NO_TERMINAL', `No terminal was opened: ${await response.text()}`)
  return TerminalView.parse(await response.json()).n
}

/** Somebody at a terminal, by the product's own client; what comes is acknowledged at once. */
export class Typist implements Disposable {
  /** Bytes of output so far. */
  bytes = 0
  #tail = ''
  #onOutput: () => void = () => {}
  readonly #connection: TerminalConnection

  constructor(sandboxd: BenchSandboxd, sandboxId: string, n: number) {
    class Authorised extends WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: { authorization: `Bearer ${sandboxd.secret}` } })
        // A refused connection shows as a close as well.
        this.on('error', () => {})
      }
    }
    const take = (text: string, done: () => void) => {
      this.#tail = (this.#tail + text).slice(-TAIL_CHARACTERS)
      done()
      this.#onOutput()
    }
    this.#connection = new TerminalConnection({
      size: { columns: 100, rows: 30 },
      sink: {
        snapshot: ({ screen }, done) => take(screen, done),
        output: (bytes, done) => {
          this.bytes += bytes.byteLength
          take(Buffer.from(bytes).toString('latin1'), done)
        },
        size: () => {},
      },
      WebSocket: Authorised as unknown as typeof globalThis.WebSocket,
      fetchTicket: async () => '',
      address: () => `${sandboxd.url.replace('http', 'ws')}/v1/sandboxes/${sandboxId}/terminals/${n}`,
      onState: () => {},
    })
  }

  type(text: string): void {
    this.#connection.input(Buffer.from(text))
  }

  /** Types a letter where it is echoed. @returns ms until it is back */
  async echo(letter: string): Promise<number> {
    const started = performance.now()
    const seen = this.sees(new RegExp(letter), { seconds: 10 })
    this.type(letter)
    await seen
    return performance.now() - started
  }

  /** Waits for output that was not there when it is called, or for what is on the screen with `also: 'before'`. */
  async sees(pattern: RegExp, o: { seconds: number; also?: 'before' }): Promise<void> {
    if (o.also !== 'before') this.#tail = ''
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const look = () => {
      if (pattern.test(stripVTControlCharacters(this.#tail))) resolve()
    }
    this.#onOutput = look
    const limit = setTimeout(() => {
      reject(
        new ScriptError(
          'NOTHING_SEEN',
          `The terminal does not show ${pattern}: ${JSON.stringify(this.#tail.slice(-300))}`,
        ),
      )
    }, o.seconds * 1000)
    look()
    try {
      await promise
    } finally {
      clearTimeout(limit)
      this.#onOutput = () => {}
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close()
  }
}
