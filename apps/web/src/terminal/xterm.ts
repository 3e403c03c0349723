import { SCROLLBACK_LINES, type Size } from '@cka-netlab/terminal'
import { ClipboardAddon } from '@xterm/addon-clipboard'
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import { copyText } from '../ui/copy.ts'
import { xtermTheme } from './xterm-theme.ts'

const FONT_WAIT_MS = 2000

export interface Xterm {
  terminal: Terminal
  search: SearchAddon
  /** The size that fits the element now; undefined while it is not shown. */
  fittingSize(): Size | undefined
  dispose(): void
}

/** Waits for the terminal's font, which xterm measures once; after 2 s it is shown in another. */
export async function terminalFont(): Promise<void> {
  const faces = ['13px "JetBrains Mono Variable"', 'bold 13px "JetBrains Mono Variable"']
  const loaded = Promise.all(faces.map((face) => document.fonts.load(face))).catch(() => [])
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS))])
}

/** A terminal in an element, with all its addons. */
export function createXterm(element: HTMLElement, o: { screenReader: boolean }): Xterm {
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
    fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
    fontSize: 13,
    lineHeight: 1.05,
    minimumContrastRatio: 4.5,
    screenReaderMode: o.screenReader,
    scrollback: SCROLLBACK_LINES,
    theme: xtermTheme(element),
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new UnicodeGraphemesAddon())
  terminal.loadAddon(new WebLinksAddon())
  // A program may set the clipboard (OSC 52), but what is in it is not a program's business.
  terminal.loadAddon(
    new ClipboardAddon(undefined, {
      readText: () => '',
      writeText: async (_selection, text) => {
        await copyText(text)
      },
    }),
  )
  terminal.open(element)
  drawByGraphicsCard(terminal)
  return {
    terminal,
    search,
    fittingSize: () => {
      const proposed = element.clientHeight > 0 ? fit.proposeDimensions() : undefined
      if (!proposed || Number.isNaN(proposed.cols) || Number.isNaN(proposed.rows)) return undefined
      return {
        columns: Math.min(500, Math.max(10, proposed.cols)),
        rows: Math.min(300, Math.max(4, proposed.rows)),
      }
    },
    dispose: () => terminal.dispose(),
  }
}

/** Draws by WebGL where the graphics card does it; else, and after the card is lost, xterm draws with plain elements. */
function drawByGraphicsCard(terminal: Terminal): void {
  const probe = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (!probe) return
  probe.getExtension('WEBGL_lose_context')?.loseContext()
  try {
    const webgl = new WebglAddon()
    webgl.onContextLoss(() => webgl.dispose())
    terminal.loadAddon(webgl)
  } catch {
    // Plain elements it is.
  }
}
