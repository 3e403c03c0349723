import { expect, it } from 'vitest'
import { advance, decodeFrame, encodeFrame, FRAME } from '../frames.ts'
import { REPLAY_BYTES_MAX } from '../limits.ts'
import { Replay } from './replay.ts'

function fill(start: number, texts: string[]): { replay: Replay; end: number } {
  const replay = new Replay()
  let end = start
  for (const text of texts) {
    replay.push(end, encodeFrame(FRAME.OUTPUT, end, Buffer.from(text)))
    end = advance(end, text.length)
  }
  return { replay, end }
}
const textOf = (frames: Uint8Array[] | undefined) =>
  frames?.map((frame) => Buffer.from(decodeFrame(frame).payload).toString()).join('')

it('gives what is missing from any position, also in the middle of a frame and across the end of the circle', () => {
  const start = 2 ** 32 - 4
  const { replay, end } = fill(start, ['abc', 'defg', 'hi'])
  for (let seen = 0; seen <= 9; seen++) {
    const frames = replay.from(advance(start, seen), end)
    expect(textOf(frames)).toBe('abcdefghi'.slice(seen))
    let at = advance(start, seen)
    for (const frame of frames ?? []) {
      expect(decodeFrame(frame).sequence).toBe(at)
      at = advance(at, decodeFrame(frame).payload.byteLength)
    }
    expect(at).toBe(end)
  }
})

it('has nothing to give for a position that is forgotten or was never reached', () => {
  const piece = 'x'.repeat(30_000)
  const { replay, end } = fill(
    0,
    Array.from({ length: 20 }, () => piece),
  )
  expect(replay.from(0, end)).toBeUndefined()
  expect(replay.from(end + 1, end)).toBeUndefined()
  expect(textOf(replay.from(end - 100_000, end))).toHaveLength(100_000)
})

it('keeps no more than it may', () => {
  const { replay, end } = fill(
    0,
    Array.from({ length: 100 }, () => 'x'.repeat(30_000)),
  )
  expect(replay.from(end - REPLAY_BYTES_MAX - 30_000, end)).toBeUndefined()
})
