const ESC = 0x1b
const BEL = 0x07
/** Abort any sequence. */
const CAN = 0x18
const SUB = 0x1a

/**
 * How many bytes at the end of `output` begin an escape sequence (ECMA-48) or a UTF-8 character without ending it.
 * A snapshot of the screen does not show them, but what comes next only makes sense after them.
 */
export function unfinishedBytes(output: Uint8Array): number {
  const start = output.lastIndexOf(ESC)
  if (start >= 0 && !escapeEnds(output.subarray(start + 1))) return output.length - start
  return unfinishedCharacter(output)
}

/** `rest` is what follows the last ESC, so a string (OSC, DCS, …) in it has no terminating ESC \ yet. */
function escapeEnds(rest: Uint8Array): boolean {
  const first = rest[0]
  if (first === undefined) return false
  if (rest.includes(CAN) || rest.includes(SUB)) return true
  switch (first) {
    case 0x5b: // CSI: parameters and intermediates, then a final byte
      return rest.subarray(1).some((byte) => byte >= 0x40 && byte <= 0x7e)
    case 0x5d: // OSC, which may also end with BEL
      return rest.includes(BEL)
    case 0x50: // DCS
    case 0x58: // SOS
    case 0x5e: // PM
    case 0x5f: // APC
      return false
    default: {
      // Intermediates, then a final byte.
      const final = rest.find((byte) => byte < 0x20 || byte > 0x2f)
      return final !== undefined
    }
  }
}

function unfinishedCharacter(output: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, output.length); back++) {
    const byte = output[output.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? back : 0
  }
  return 0
}
