import { describe, expect, it } from 'vitest'
import { Screen } from './screen.ts'
import { tailThatDecides } from './scrolled-away.ts'

const size = { columns: 40, rows: 10 }

async function parsed(screen: Screen, output: string): Promise<string> {
  screen.write(output)
  await new Promise<void>((resolve) => screen.settle(resolve))
  return screen.serialize()
}

/** A screen's own text, shown in a fresh terminal, must give the same text again, and go on as the first would. */
async function expectSame(output: string, then = ''): Promise<void> {
  const first = new Screen(size)
  const text = await parsed(first, output)
  const second = new Screen(size)
  expect(await parsed(second, text)).toBe(text)
  expect(await parsed(second, then)).toBe(await parsed(first, then))
}

describe('a screen shown again', () => {
  it.each([
    ['colours and attributes', '\x1b[1;31mred\x1b[0m \x1b[38;5;120;4mgreen\x1b[48;2;10;20;30mblue', 'more'],
    ['a line that fills its width', 'x'.repeat(40), 'y'],
    ['wide characters and accents', '漢字 é e\u0301 👩‍👩‍👧 end', '!'],
    ['scrollback', Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\r\n'), '\r\nnext'],
    [
      'the alternate screen over the normal one',
      '$ vim\r\n\x1b[?1049h\x1b[H\x1b[7mfile\x1b[0m\x1b[5;3Htext',
      '\x1b[?1049lback',
    ],
    ['bracketed paste and application cursor keys', '\x1b[?2004h\x1b[?1h\x1b=', ''],
    ['mouse reports with their encoding', '\x1b[?1002h\x1b[?1006h', ''],
    ['a hidden cursor', 'abc\x1b[?25l', '\x1b[?25h'],
    ['a bar as cursor', '\x1b[6 q', 'x'],
    ['a scrolling region', '1\r\n2\r\n3\r\n4\r\n5\x1b[2;4r\x1b[3;5H', '\r\n\r\n\r\nx'],
    ['origin mode', '\x1b[3;6r\x1b[?6h\x1b[2;2Hx', '\x1b[1;1Hy'],
    ['line drawing', '\x1b(0lqk', 'qqq\x1b(Bqqq'],
    ['no wrapping', `\x1b[?7l${'z'.repeat(50)}`, 'end'],
  ])('keeps %s', async (_name, output, then) => {
    await expectSame(output, then)
  })

  it('keeps modes that its text alone would not show', async () => {
    const screen = new Screen(size)
    const text = await parsed(screen, '\x1b[?1002h\x1b[?1006h\x1b[?25l\x1b[2;5r\x1b[4 q\x1b(0')
    for (const mode of ['\x1b[?1002h', '\x1b[?1006h', '\x1b[?25l', '\x1b[2;5r', '\x1b[4 q', '\x1b(0']) {
      expect(text).toContain(mode)
    }
  })

  it('has at most so many lines above it', async () => {
    const screen = new Screen(size, 100)
    const text = await parsed(screen, Array.from({ length: 1000 }, (_, i) => `line ${i}`).join('\r\n'))
    expect(text.split('\r\n')).toHaveLength(110)
    expect(text.startsWith('line 890\r\n')).toBe(true)
  })
})

it('changes its size after what was written before, not earlier', async () => {
  const screen = new Screen(size)
  screen.write('x'.repeat(40))
  screen.resize({ columns: 20, rows: 10 })
  await parsed(screen, '')
  expect(screen.size).toEqual({ columns: 20, rows: 10 })
})

describe('a flood', () => {
  const numbered = (lines: number) => Array.from({ length: lines }, (_, i) => `line ${i}\r\n`).join('')

  /** The same in one piece, of which much is left out, and in pieces that are too small for that. */
  async function expectSameInPieces(output: string): Promise<string> {
    const [whole, inPieces] = [new Screen(size, 100), new Screen(size, 100)]
    for (let at = 0; at < output.length; at += 1000) await parsed(inPieces, output.slice(at, at + 1000))
    const text = await parsed(whole, output)
    expect(text).toBe(await parsed(inPieces, ''))
    return text
  }

  it.each([
    ['plain lines', `$ yes\r\n${numbered(3000)}end`],
    ['lines longer than the screen is wide', 'x'.repeat(100).concat('\r\n').repeat(300)],
    ['lines without a carriage return', 'x\n'.repeat(3000)],
    ['colours in its middle', `${numbered(1000)}\x1b[31m${numbered(1000)}`],
    ['an escape sequence that the line before it began', `${'x'.repeat(995)}\x1b[3\r\n;1m${numbered(3000)}`],
    ['a scrolling region set before', `${numbered(12)}\x1b[2;5r${numbered(200)}\x1b[2;2H${numbered(1000)}`],
    ['the alternate screen', `before\x1b[?1049h${numbered(3000)}\x1b[?1049lback`],
    ['lines from the middle of the screen', `\x1b[2J\x1b[5;7H${numbered(3000)}x`],
  ])('shows the same with %s', async (_name, output) => {
    await expectSameInPieces(output)
  })

  it('is not parsed but for its end', async () => {
    const output = Buffer.from('y\r\n'.repeat(300_000))
    expect(tailThatDecides(output, 110).length).toBe(110 * 3 + 2)
    const text = await parsed(new Screen(size, 100), output.toString())
    expect(text).toBe(await parsed(new Screen(size, 100), 'y\r\n'.repeat(200)))
  })
})

it('tells whoever waits for it to settle, also when it is disposed of meanwhile', async () => {
  const screen = new Screen({ columns: 80, rows: 24 })
  screen.write('one')
  const first = new Promise<void>((resolve) => screen.settle(resolve))
  screen.write('two')
  const second = new Promise<void>((resolve) => screen.settle(resolve))
  screen.dispose()
  await Promise.all([first, second])
})
