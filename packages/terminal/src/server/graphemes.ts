// The addon reads its tables from the start of the memory under a Buffer. Node cuts small Buffers out of a larger piece of
// memory, so that this is right only for the first of them: without a pool each one has its own.
const { poolSize } = Buffer
Buffer.poolSize = 0
const { default: addon } = await import('@xterm/addon-unicode-graphemes')
Buffer.poolSize = poolSize

/** How characters join and how wide they are, by the same rules as in the browser. */
export const { UnicodeGraphemesAddon } = addon
