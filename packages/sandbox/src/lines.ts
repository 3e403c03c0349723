import type { Readable } from 'node:stream'

/**
 * The lines of a stream, without their ends. Unlike `readline`, it throws when the stream breaks; a last line without an
 * end is dropped, since the stream may have been cut within it.
 */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}
