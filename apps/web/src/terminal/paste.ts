const LINES_MAX = 5
const BYTES_MAX = 1024

/** Whether a paste is so large that it may be an accident, and is asked about first. */
export function isLargePaste(text: string): boolean {
  return linesOf(text) > LINES_MAX || new TextEncoder().encode(text).byteLength > BYTES_MAX
}

/** Lines that would be run or typed; a newline at the end does not begin another. */
export function linesOf(text: string): number {
  return text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/).length
}
