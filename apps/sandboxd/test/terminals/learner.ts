import type { Size } from '@cka-netlab/terminal'
import { type ConnectionState, TerminalConnection, type TerminalSink } from '@cka-netlab/terminal/client'
import { Screen } from '@cka-netlab/terminal/server'
import { WebSocket } from 'ws'
import { type RunningSandboxd, within } from './running-sandboxd.ts'

const SIZE = { columns: 100, rows: 30 }

/** Somebody at a terminal: the product's own client, and a screen that nobody has to look at. */
export class Learner implements Disposable {
  readonly states: ConnectionState[] = []
  snapshots = 0
  outputBytes = 0
  /** The end of the output as it came, cheap to look at in a flood. */
  lastOutput = ''
  /** Stops acknowledging, as a browser does that hangs. */
  hangs = false
  readonly #connection: TerminalConnection
  readonly #sockets: WebSocket[] = []
  #screen = new Screen(SIZE)

  constructor(sandboxd: RunningSandboxd, sandboxId: string, n: number, size: Size = SIZE) {
    const sockets = this.#sockets
    class Authorised extends WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: { authorization: `Bearer ${sandboxd.secret}` } })
        // A refused connection shows as a close as well.
        this.on('error', () => {})
        sockets.push(this)
      }
    }
    const sink: TerminalSink = {
      snapshot: ({ screen, unfinished, ...rest }, done) => {
        this.snapshots++
        this.#screen.dispose()
        this.#screen = new Screen(rest)
        this.#screen.write(screen)
        this.#screen.write(unfinished, done)
      },
      output: (bytes, done) => {
        this.outputBytes += bytes.byteLength
        this.lastOutput = (this.lastOutput + Buffer.from(bytes).toString()).slice(-500)
        this.#screen.write(bytes, () => this.hangs || done())
      },
      size: (now) => this.#screen.resize(now),
    }
    this.#connection = new TerminalConnection({
      size,
      sink,
      WebSocket: Authorised as unknown as typeof globalThis.WebSocket,
      fetchTicket: async () => '',
      address: (_ticket, resume) => {
        const query = resume ? `?resume=${resume}` : ''
        return `${sandboxd.url.replace('http', 'ws')}/v1/sandboxes/${sandboxId}/terminals/${n}${query}`
      },
      onState: (state) => this.states.push(state),
    })
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  /** Types, a key at a time. */
  type(text: string): void {
    for (const key of text) this.#connection.input(Buffer.from(key))
  }

  paste(text: string): void {
    this.#connection.input(Buffer.from(text))
  }

  resize(size: Size): void {
    this.#connection.resize(size)
  }

  /** Pulls the plug. The client comes back by itself. */
  loseConnection(): void {
    this.#sockets.at(-1)?.terminate()
  }

  /** The whole screen with colours, cursor and modes, once all that came is parsed. */
  async screen(): Promise<string> {
    await new Promise<void>((resolve) => this.#screen.settle(resolve))
    return this.#screen.serialize()
  }

  async sees(text: string | RegExp, seconds = 15): Promise<void> {
    let screen = ''
    await within(seconds, `the screen shows ${text}`, async () => {
      screen = await this.screen()
      return typeof text === 'string' ? screen.includes(text) : text.test(screen)
    }).catch((error) => {
      throw new Error(`${error.message}. It shows ${JSON.stringify(screen.slice(-1500))}`)
    })
  }

  /** Waits until the screen has not changed for a while, and gives it. */
  async settledScreen(): Promise<string> {
    let last = ''
    let same = 0
    await within(20, 'the screen comes to rest', async () => {
      const screen = await this.screen()
      same = screen === last ? same + 1 : 0
      last = screen
      return same >= 8
    })
    return last
  }

  [Symbol.dispose](): void {
    this.#connection.close()
    this.#screen.dispose()
  }
}
