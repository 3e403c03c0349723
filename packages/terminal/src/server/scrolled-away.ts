const LF = 0x0a
const CR = 0x0d

/**
 * The end of an output after which a terminal shows the same as after the whole of it: the last `lines` lines, when what
 * comes before them is plain text, which has scrolled away and has changed nothing else. Otherwise the whole.
 *
 * The terminal is to scroll as a whole, and to stand outside of any escape sequence.
 * @param lines - the lines of the screen and those kept above it
 */
export function tailThatDecides(output: Buffer, lines: number): Buffer {
  let at = output.length
  for (let line = 0; line <= lines; line++) {
    at = output.lastIndexOf(LF, at - 1)
    if (at <= 0) return output
  }
  // What is kept begins with the carriage return, so that it does not matter where the cursor stood.
  const cut = at - 1
  if (output[cut] !== CR) return output
  for (let i = 0; i < cut; i++) if (!isPlain(output[i] ?? 0)) return output
  return output.subarray(cut)
}

function isPlain(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === LF || byte === CR || byte === 0x09
}
