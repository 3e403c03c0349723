import type { TerminalSink } from '@cka-netlab/terminal/client'
import type { Terminal } from '@xterm/xterm'

/** Feeds an xterm. Sizes and resets take their turn in the output, since xterm parses it some time later. */
export function xtermSink(terminal: Terminal): TerminalSink {
  return {
    snapshot({ columns, rows, screen, unfinished }, done) {
      terminal.write('\x1bc', () => terminal.resize(columns, rows))
      terminal.write(screen)
      terminal.write(unfinished, done)
    },
    output: (bytes, done) => terminal.write(bytes, done),
    size: ({ columns, rows }) => terminal.write('', () => terminal.resize(columns, rows)),
  }
}
