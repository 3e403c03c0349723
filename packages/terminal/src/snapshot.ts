import { FrameError, type Size } from './frames.ts'

/**
 * The whole state of a screen, as the payload of a SNAPSHOT frame: epoch (uint32), columns and rows (uint16 each),
 * bytes of the screen (uint32), the screen as text for xterm, then the first bytes of an escape sequence or character
 * that the shell has not finished yet.
 */
export interface Snapshot extends Size {
  /** Sequences are comparable within one epoch; it changes when the server has lost count. */
  epoch: number
  /** What to write into a fresh terminal of this size to see the screen. */
  screen: string
  /** What to write after that: the unfinished end of the output so far. */
  unfinished: Uint8Array
}

const FIXED_BYTES = 12

/** Writes the payload of a SNAPSHOT, in pieces for `encodeFrame`. */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array[] {
  const screen = new TextEncoder().encode(snapshot.screen)
  const fixed = new Uint8Array(FIXED_BYTES)
  const view = new DataView(fixed.buffer)
  view.setUint32(0, snapshot.epoch)
  view.setUint16(4, snapshot.columns)
  view.setUint16(6, snapshot.rows)
  view.setUint32(8, screen.byteLength)
  return [fixed, screen, snapshot.unfinished]
}

/**
 * Reads the payload of a SNAPSHOT.
 * @throws {FrameError} when it is cut short.
 */
export function decodeSnapshot(payload: Uint8Array): Snapshot {
  if (payload.byteLength < FIXED_BYTES) throw cutShort()
  const view = new DataView(payload.buffer, payload.byteOffset)
  const end = FIXED_BYTES + view.getUint32(8)
  if (end > payload.byteLength) throw cutShort()
  return {
    epoch: view.getUint32(0),
    columns: view.getUint16(4),
    rows: view.getUint16(6),
    screen: new TextDecoder().decode(payload.subarray(FIXED_BYTES, end)),
    unfinished: payload.subarray(end),
  }
}

function cutShort(): FrameError {
  return new FrameError('FRAME_PAYLOAD_INVALID', 'snapshot', 'The snapshot is cut short.')
}
