import { expect, it } from 'vitest'
import { DtachNoise } from './dtach-noise.ts'

function through(chunks: string[]): string {
  const noise = new DtachNoise()
  const output = chunks.map((chunk) => noise.push(Buffer.from(chunk)))
  return Buffer.concat([...output, noise.flush()]).toString()
}
const session = ['\x1b[H\x1b[J', '$ \x1b[1mls\x1b[0m\r\n', '\x1b[999H\r\n[EOF - dtach terminating]\r\n\x1b[?25h'].join(
  '',
)

it('takes out what dtach adds, wherever the output is cut', () => {
  const text = '$ \x1b[1mls\x1b[0m\r\n'
  expect(through([session])).toBe(text)
  expect(through([...session])).toBe(text)
  for (let at = 1; at < session.length; at++) expect(through([session.slice(0, at), session.slice(at)])).toBe(text)
})

it('leaves alone what only looks like it', () => {
  expect(through(['abc\x1b[H\x1b[J'])).toBe('abc\x1b[H\x1b[J')
  expect(through(['x', '\x1b[999', ';999H\x1b[6n'])).toBe('x\x1b[999;999H\x1b[6n')
  expect(through(['x\x1b[999H\r\n[EO'])).toBe('x\x1b[999H\r\n[EO')
})
