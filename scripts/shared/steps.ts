import { duration } from './duration.ts'

/** Says what is being done within a step: shown beside its title. */
export type Tell = (detail: string) => void

export interface Steps {
  /** Runs a step; the text that `work` returns stands beside its title when it is done. */
  run(title: string, work: (tell: Tell) => Promise<string | undefined>): Promise<void>
  /** A line of its own. */
  note(line: string): void
}

const TITLE_WIDTH = 18
/** Where lines cannot be rewritten, a long step speaks this often. */
const QUIET_SECONDS = 10

/**
 * A list of steps in the terminal: one line a step, rewritten while it runs when the terminal can do that, otherwise a new
 * line now and then.
 */
export function terminalSteps(out: NodeJS.WriteStream, color: boolean): Steps {
  const paint = (code: number, text: string) => (color ? `\x1b[${code}m${text}\x1b[0m` : text)
  const live = out.isTTY === true

  async function run(title: string, work: (tell: Tell) => Promise<string | undefined>): Promise<void> {
    const started = performance.now()
    const seconds = () => (performance.now() - started) / 1000
    let detail = ''
    let lastLineAt = 0
    const line = (mark: string) => {
      const time = seconds() >= 1 ? duration(seconds()) : ''
      return `  ${mark} ${title.padEnd(TITLE_WIDTH)} ${detail}${time ? paint(2, `  ${time}`) : ''}`
    }
    const redraw = () => {
      const width = (out.columns ?? 80) + (color ? 8 : 0)
      out.write(`\r\x1b[K${line('…').slice(0, width)}`)
    }
    const speak = () => {
      if (seconds() - lastLineAt < QUIET_SECONDS) return
      lastLineAt = seconds()
      out.write(`${line('…')}\n`)
    }
    const timer = setInterval(live ? redraw : speak, live ? 250 : 1000)
    if (live) redraw()
    try {
      detail =
        (await work((text) => {
          detail = text
          if (live) redraw()
        })) ?? detail
      out.write(`${live ? '\r\x1b[K' : ''}${line(paint(32, '✓'))}\n`)
    } catch (error) {
      out.write(`${live ? '\r\x1b[K' : ''}${line(paint(31, '✗'))}\n`)
      throw error
    } finally {
      clearInterval(timer)
    }
  }

  return { run, note: (text) => void out.write(`${live ? '\r\x1b[K' : ''}${text}\n`) }
}
