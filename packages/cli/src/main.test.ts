import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs the command as a person would. */
function lab(...options: string[]): Promise<Ended> {
  const main = join(import.meta.dirname, 'main.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...options], { timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr })
    })
  })
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'lab-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

it('finds no error in the labs of the product', { timeout: 30_000 }, async () => {
  expect(await lab('validate')).toMatchObject({ code: 0, stderr: '' })
})

it('tells file, line, column and fix of an error, and ends with status 1', { timeout: 30_000 }, async () => {
  const file = join(await folder(), 'lab.yaml')
  await writeFile(file, 'apiVersion: cka-netlab/v1\nkind: Lap\n')
  const { code, stderr } = await lab('validate', file)
  expect(code).toBe(1)
  expect(stderr).toContain(`${file}:2:7: kind must be Lab, not Lap. Write Lab.`)
})

it('ends with status 2 and says what to do for what is not there', { timeout: 30_000 }, async () => {
  expect(await lab('validate', '/no/such/lab.yaml')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Give a'),
  })
  expect(await lab('test', 'dns-cros-namespace')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean "dns-cross-namespace"?'),
  })
})

it.each(['host', 'cluster'])(
  'writes a lab for topology %s that is valid as it is',
  { timeout: 30_000 },
  async (topology) => {
    const directory = await folder()
    const made = await lab('new', 'first-try', '--topic', 'services', '--topology', topology, '--directory', directory)
    expect(made).toMatchObject({ code: 0 })
    expect(await lab('validate', directory)).toMatchObject({ code: 0, stdout: '1 valid lab, 0 errors\n' })
    const again = await lab('new', 'first-try', '--topic', 'services', '--directory', directory)
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('already') })
  },
)
