import { describe, expect, it } from 'vitest'
import { FrameSplitter, STDERR, STDOUT } from '../src/docker/frames.ts'

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt8(stream, 0)
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

describe('FrameSplitter', () => {
  it('gives each stream its own bytes, however the frames are cut', () => {
    const wire = Buffer.concat([
      frame(STDOUT, 'hello '),
      frame(STDERR, 'oh'),
      frame(STDOUT, ''),
      frame(STDOUT, 'world'),
    ])
    for (let size = 1; size <= wire.length; size++) {
      const seen: Record<number, string> = { [STDOUT]: '', [STDERR]: '' }
      const splitter = new FrameSplitter((stream, payload) => {
        seen[stream] += payload.toString()
      })
      for (let at = 0; at < wire.length; at += size) splitter.push(wire.subarray(at, at + size))
      expect(seen, `cut every ${size} bytes`).toEqual({ [STDOUT]: 'hello world', [STDERR]: 'oh' })
    }
  })
})
