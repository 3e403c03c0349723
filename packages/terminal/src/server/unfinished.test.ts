import { expect, it } from 'vitest'
import { unfinishedBytes } from './unfinished.ts'

const left = (text: string | Buffer) => unfinishedBytes(Buffer.from(text as string))

it.each([
  ['plain text', 'plain text', 0],
  ['a finished colour', 'a\x1b[31mred', 0],
  ['a lone ESC', 'a\x1b', 1],
  ['a colour that is cut', 'a\x1b[38;5;2', 8],
  ['a title that is cut', '\x1b]0;bash', 8],
  ['a title ended by BEL', '\x1b]0;bash\x07$ ', 0],
  ['a title ended by ESC \\', '\x1b]0;bash\x1b\\$ ', 0],
  ['a charset that is cut', 'x\x1b(', 2],
  ['a charset', 'x\x1b(B', 0],
  ['a device string', '\x1bPq#0', 5],
  ['a sequence that was aborted', 'x\x1b[3\x18y', 0],
])('finds what is unfinished after %s', (_name, output, bytes) => {
  expect(left(output)).toBe(bytes)
})

it('finds the first bytes of a character whose others are missing', () => {
  const smile = Buffer.from('😀')
  for (let bytes = 1; bytes < smile.length; bytes++) expect(left(smile.subarray(0, bytes))).toBe(bytes)
  expect(left(smile)).toBe(0)
  expect(left(Buffer.concat([Buffer.from('ab'), Buffer.from('é').subarray(0, 1)]))).toBe(1)
})
