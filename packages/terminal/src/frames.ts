/**
 * The frames that a terminal's websocket carries, one a binary message:
 *
 * | bytes | meaning |
 * | --- | --- |
 * | 1 | type, see {@link FRAME} |
 * | 4 | sequence, unsigned, big-endian |
 * | rest | payload |
 *
 * A sequence counts bytes of the shell's output since the shell was opened, modulo 2^32, as TCP counts: `OUTPUT`
 * carries the position of its first byte, `ACK` the position up to which xterm has parsed. Other frames carry the
 * position at which they were sent, or 0.
 */
export const FRAME = {
  /** server → client: bytes of the shell. */
  OUTPUT: 1,
  /** server → client: the whole screen, see snapshot.ts. What follows continues at its sequence. */
  SNAPSHOT: 2,
  /** server → client: the shell is over. JSON {@link Exit}. */
  EXIT: 3,
  /** server → client: the size that the writer has set. Columns and rows, uint16 each. */
  SIZE: 4,
  /** server → client: asks for a PONG. */
  PING: 5,
  /** client → server: bytes typed or pasted. */
  INPUT: 16,
  /** client → server: output up to this sequence is on the screen. */
  ACK: 17,
  /** client → server: the client's size, as in SIZE. Also makes the client the writer. */
  RESIZE: 18,
  /** client → server: answers a PING. */
  PONG: 19,
} as const

export type FrameType = (typeof FRAME)[keyof typeof FRAME]

export const HEADER_BYTES = 5
/** A frame of the client may not be larger; what is longer is sent in pieces. */
export const INPUT_BYTES_MAX = 16 * 1024

export interface Frame {
  type: FrameType
  sequence: number
  /** A view on the message, not a copy. */
  payload: Uint8Array
}

export interface Size {
  columns: number
  rows: number
}

/** How a shell ended. */
export interface Exit {
  /** As the shell returned it; null when it was ended by something else. */
  exitCode: number | null
  reason: 'exited' | 'killed' | 'machine-stopped' | 'closed'
  /** One sentence for the learner. */
  message: string
}

export type FrameErrorCode = 'FRAME_TOO_SHORT' | 'FRAME_TYPE_UNKNOWN' | 'FRAME_PAYLOAD_INVALID' | 'FRAME_NOT_BINARY'

/** A message that is no frame. `at` says which part is wrong. */
export class FrameError extends Error {
  readonly code: FrameErrorCode
  readonly at: string
  readonly fix = 'Close the connection: the two sides do not speak the same protocol.'
  constructor(code: FrameErrorCode, at: string, message: string) {
    super(message)
    this.name = 'FrameError'
    this.code = code
    this.at = at
  }
}

const TYPES: ReadonlySet<number> = new Set(Object.values(FRAME))

/** Writes a frame; the payload is given in pieces so that small chunks are gathered with one copy. */
export function encodeFrame(type: FrameType, sequence: number, ...pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  let bytes = HEADER_BYTES
  for (const piece of pieces) bytes += piece.byteLength
  const frame = new Uint8Array(bytes)
  frame[0] = type
  new DataView(frame.buffer).setUint32(1, sequence >>> 0)
  let offset = HEADER_BYTES
  for (const piece of pieces) {
    frame.set(piece, offset)
    offset += piece.byteLength
  }
  return frame
}

/**
 * Reads a frame. The payload is a view on the message.
 * @throws {FrameError} when the message is no frame.
 */
export function decodeFrame(message: ArrayBuffer | Uint8Array): Frame {
  const bytes = message instanceof Uint8Array ? message : new Uint8Array(message)
  if (bytes.byteLength < HEADER_BYTES) {
    throw new FrameError(
      'FRAME_TOO_SHORT',
      'header',
      `A frame has at least ${HEADER_BYTES} bytes, not ${bytes.length}.`,
    )
  }
  const type = bytes[0] ?? 0
  if (!TYPES.has(type)) throw new FrameError('FRAME_TYPE_UNKNOWN', 'byte 0', `There is no frame of type ${type}.`)
  const sequence = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
  return { type: type as FrameType, sequence, payload: bytes.subarray(HEADER_BYTES) }
}

/** Payload of SIZE and RESIZE. */
export function encodeSize({ columns, rows }: Size): Uint8Array {
  const payload = new Uint8Array(4)
  const view = new DataView(payload.buffer)
  view.setUint16(0, columns)
  view.setUint16(2, rows)
  return payload
}

/**
 * Reads the payload of SIZE and RESIZE.
 * @throws {FrameError} when it is not a size that a terminal can have (10–500 columns, 4–300 rows).
 */
export function decodeSize(payload: Uint8Array): Size {
  if (payload.byteLength < 4) throw new FrameError('FRAME_PAYLOAD_INVALID', 'size', 'A size has 4 bytes.')
  const view = new DataView(payload.buffer, payload.byteOffset)
  const size = { columns: view.getUint16(0), rows: view.getUint16(2) }
  if (size.columns < 10 || size.columns > 500 || size.rows < 4 || size.rows > 300) {
    const message = `${size.columns} × ${size.rows} is not a size that a terminal can have.`
    throw new FrameError('FRAME_PAYLOAD_INVALID', 'size', message)
  }
  return size
}

/** Payload of EXIT. */
export function encodeExit(exit: Exit): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(exit))
}

/**
 * Reads the payload of EXIT.
 * @throws {FrameError} when it is not one.
 */
export function decodeExit(payload: Uint8Array): Exit {
  try {
    const exit = JSON.parse(new TextDecoder().decode(payload))
    if (typeof exit.message === 'string' && typeof exit.reason === 'string') return exit
  } catch {
    // Told below, as any other payload that is none.
  }
  throw new FrameError('FRAME_PAYLOAD_INVALID', 'exit', 'This is not the end of a shell.')
}

/** `from + bytes`, in the circle of sequences. */
export function advance(sequence: number, bytes: number): number {
  return (sequence + bytes) >>> 0
}

/** How far `to` lies after `from`; negative when it lies before. Right as long as they are less than 2^31 apart. */
export function distance(from: number, to: number): number {
  return (to - from) | 0
}
