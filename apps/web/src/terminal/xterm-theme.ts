import type { ITheme } from '@xterm/xterm'

/** Colours of the terminal: its ground and text from the page's tokens, the sixteen colours of ANSI to match them. */
export function xtermTheme(element: Element): ITheme {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const background = token('--term')
  const foreground = token('--term-text')
  return {
    background,
    foreground,
    cursor: foreground,
    cursorAccent: background,
    selectionBackground: '#2c4a57',
    black: '#1b222b',
    red: '#ee7b70',
    green: '#79c689',
    yellow: '#d9ae4f',
    blue: '#7fb2e6',
    magenta: '#c79ae0',
    cyan: '#63c5c0',
    white: '#c5cdd6',
    brightBlack: '#7d8894',
    brightRed: '#ff9d94',
    brightGreen: '#9adba7',
    brightYellow: '#eccb7d',
    brightBlue: '#a5cbf2',
    brightMagenta: '#dab8ee',
    brightCyan: '#8fdcd7',
    brightWhite: '#f2f5f8',
  }
}
