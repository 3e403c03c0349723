import { describe, expect, it } from 'vitest'
import {
  advance,
  decodeExit,
  decodeFrame,
  decodeSize,
  distance,
  encodeExit,
  encodeFrame,
  encodeSize,
  FRAME,
  FrameError,
  type FrameType,
} from './frames.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'

const TYPES = Object.values(FRAME)

/** The same numbers on each run, so that a failure can be repeated. */
function* numbers(seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    yield x
  }
}

describe('frames', () => {
  it('come out of the wire as they went in, whatever the type, sequence and pieces', () => {
    const random = numbers(7)
    const next = (below: number) => (random.next().value as number) % below
    for (let i = 0; i < 500; i++) {
      const type = TYPES[next(TYPES.length)] as FrameType
      const sequence = random.next().value as number
      const pieces = Array.from({ length: next(4) }, () => Uint8Array.from({ length: next(300) }, () => next(256)))
      const frame = decodeFrame(encodeFrame(type, sequence, ...pieces))
      expect(frame.type).toBe(type)
      expect(frame.sequence).toBe(sequence)
      expect(Buffer.from(frame.payload)).toEqual(Buffer.concat(pieces))
    }
  })

  it('are read where they lie, without a copy, also from the middle of a buffer', () => {
    const encoded = encodeFrame(FRAME.OUTPUT, 4_000_000_000, Uint8Array.of(1, 2, 3))
    const buffer = new Uint8Array(100)
    buffer.set(encoded, 40)
    const frame = decodeFrame(buffer.subarray(40, 40 + encoded.byteLength))
    expect(frame).toMatchObject({ type: FRAME.OUTPUT, sequence: 4_000_000_000 })
    buffer[45] = 9
    expect([...frame.payload]).toEqual([9, 2, 3])
  })

  it.each([
    ['FRAME_TOO_SHORT', Uint8Array.of(1, 0, 0, 0)],
    ['FRAME_TYPE_UNKNOWN', Uint8Array.of(99, 0, 0, 0, 0)],
    ['FRAME_TYPE_UNKNOWN', Uint8Array.of(0, 0, 0, 0, 0)],
  ])('are refused with %s', (code, message) => {
    expect(() => decodeFrame(message)).toThrow(expect.objectContaining({ name: 'FrameError', code }))
  })

  it('refuse sizes that no terminal has', () => {
    expect(decodeSize(encodeSize({ columns: 500, rows: 4 }))).toEqual({ columns: 500, rows: 4 })
    for (const size of [
      { columns: 9, rows: 30 },
      { columns: 501, rows: 30 },
      { columns: 80, rows: 3 },
      { columns: 80, rows: 301 },
    ]) {
      expect(() => decodeSize(encodeSize(size))).toThrow(FrameError)
    }
    expect(() => decodeSize(new Uint8Array(3))).toThrow(FrameError)
  })

  it('carry how a shell ended, and refuse what does not say so', () => {
    const exit = { exitCode: 130, reason: 'exited', message: 'The shell has ended with exit code 130.' } as const
    expect(decodeExit(encodeExit(exit))).toEqual(exit)
    expect(() => decodeExit(new TextEncoder().encode('{'))).toThrow(FrameError)
    expect(() => decodeExit(new TextEncoder().encode('{}'))).toThrow(FrameError)
  })
})

describe('sequences', () => {
  it('go on counting past 2^32', () => {
    const before = 2 ** 32 - 10
    expect(advance(before, 30)).toBe(20)
    expect(distance(before, 20)).toBe(30)
    expect(distance(20, before)).toBe(-30)
    expect(distance(5, 5)).toBe(0)
  })
})

describe('snapshots', () => {
  it('carry the screen, its size and what is unfinished', () => {
    const snapshot = {
      epoch: 4_123_456_789,
      columns: 132,
      rows: 43,
      screen: 'é漢\x1b[1m',
      unfinished: Uint8Array.of(27, 91),
    }
    const frame = decodeFrame(encodeFrame(FRAME.SNAPSHOT, 77, ...encodeSnapshot(snapshot)))
    expect(decodeSnapshot(frame.payload)).toEqual(snapshot)
  })

  it('are refused when cut short', () => {
    const payload = Buffer.concat(
      encodeSnapshot({ epoch: 1, columns: 80, rows: 24, screen: 'text', unfinished: new Uint8Array() }),
    )
    for (let bytes = 0; bytes < payload.length; bytes++) {
      expect(() => decodeSnapshot(payload.subarray(0, bytes))).toThrow(FrameError)
    }
  })
})
