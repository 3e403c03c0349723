import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('loads its tables also where other Buffers were made before', async () => {
  const module = resolve(import.meta.dirname, 'graphemes.ts')
  const program = `for (let n = 0; n < 9; n++) Buffer.from('x'.repeat(50 + n))
    const { UnicodeGraphemesAddon } = await import(${JSON.stringify(module)})
    console.log(typeof new UnicodeGraphemesAddon().activate, Buffer.poolSize > 0)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  expect(stdout).toBe('function true\n')
})
