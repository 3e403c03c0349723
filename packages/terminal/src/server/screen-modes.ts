import type headless from '@xterm/headless'

type Terminal = InstanceType<typeof headless.Terminal>

/**
 * What xterm keeps inside and its API does not tell. The serialize addon reaches for the same; the tests compare whole
 * screens, so that a renamed field is noticed when xterm is updated.
 */
interface Core {
  buffer: { scrollTop: number; scrollBottom: number }
  coreService: {
    isCursorHidden: boolean
    decPrivateModes: { cursorStyle?: 'block' | 'underline' | 'bar'; cursorBlink?: boolean }
  }
  coreMouseService: { activeEncoding: string }
  _charsetService: { glevel: number; _charsets: (Record<string, string> | undefined)[] }
}

const CURSOR = { block: 1, underline: 3, bar: 5 } as const
const MOUSE = { none: undefined, x10: 9, vt200: 1000, drag: 1002, any: 1003 } as const
const MOUSE_ENCODING: Record<string, number> = { SGR: 1006, SGR_PIXELS: 1016 }

/** Whether a new line at the bottom scrolls the whole screen, and not a region of it (DECSTBM). */
export function scrollsWhole(terminal: Terminal): boolean {
  const { buffer } = (terminal as unknown as { _core: Core })._core
  return buffer.scrollTop === 0 && buffer.scrollBottom >= terminal.rows - 1
}

/**
 * The modes of a terminal as escape sequences: those that the serialize addon knows, and the scrolling region, the
 * cursor's look, the encoding of mouse reports and the line-drawing characters, which it does not.
 */
export function modesOf(terminal: Terminal): string {
  const core = (terminal as unknown as { _core: Core })._core
  const { modes } = terminal
  const on: string[] = []
  const set = (mode: string | number) => on.push(`\x1b[?${mode}h`)

  if (!scrollsWhole(terminal) || modes.originMode) {
    on.push(regionAndCursor(terminal, core.buffer))
  }
  if (modes.applicationCursorKeysMode) set(1)
  if (modes.applicationKeypadMode) set(66)
  if (modes.bracketedPasteMode) set(2004)
  if (modes.insertMode) on.push('\x1b[4h')
  if (modes.reverseWraparoundMode) set(45)
  if (modes.sendFocusMode) set(1004)
  if (!modes.wraparoundMode) on.push('\x1b[?7l')
  const mouse = MOUSE[modes.mouseTrackingMode]
  if (mouse) set(mouse)
  const encoding = MOUSE_ENCODING[core.coreMouseService.activeEncoding]
  if (encoding) set(encoding)

  const { isCursorHidden, decPrivateModes } = core.coreService
  if (decPrivateModes.cursorStyle) {
    on.push(`\x1b[${CURSOR[decPrivateModes.cursorStyle] + (decPrivateModes.cursorBlink ? 0 : 1)} q`)
  }
  if (isCursorHidden) on.push('\x1b[?25l')

  const { _charsets: charsets, glevel } = core._charsetService
  if (isLineDrawing(charsets[0])) on.push('\x1b(0')
  if (isLineDrawing(charsets[1])) on.push('\x1b)0')
  if (glevel === 1) on.push('\x0e')
  return on.join('')
}

/** Setting the region or the origin mode sends the cursor home, so it is put back, counted from the region's top in origin mode. */
function regionAndCursor(terminal: Terminal, { scrollTop, scrollBottom }: Core['buffer']): string {
  const { cursorX, cursorY } = terminal.buffer.active
  const origin = terminal.modes.originMode
  const row = cursorY - (origin ? scrollTop : 0) + 1
  return `\x1b[${scrollTop + 1};${scrollBottom + 1}r${origin ? '\x1b[?6h' : ''}\x1b[${row};${cursorX + 1}H`
}

function isLineDrawing(charset: Record<string, string> | undefined): boolean {
  return charset?.q === '─'
}
