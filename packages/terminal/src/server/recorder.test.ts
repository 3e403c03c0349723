import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Recorder } from './recorder.ts'

const directory = mkdtempSync(join(tmpdir(), 'cka-netlab-recorder-'))
afterAll(() => rmSync(directory, { recursive: true }))
const size = { columns: 80, rows: 24 }
const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
const output = (text: string) => [Buffer.from(text)]

it('writes output, sizes and the exit, with characters whole that came in pieces', async () => {
  const path = join(directory, 'deep/1.cast')
  const recorder = new Recorder(path, size)
  const smile = Buffer.from('😀')
  recorder.output([smile.subarray(0, 2)])
  recorder.output([smile.subarray(2)])
  recorder.resize({ columns: 100, rows: 30 })
  recorder.exit(3)
  await recorder.close()
  const [header, ...events] = linesOf(path)
  expect(header).toMatchObject({ version: 3, term: { cols: 80, rows: 24 } })
  expect(events.map(([, ...rest]) => rest)).toEqual([
    ['o', '😀'],
    ['r', '100x30'],
    ['x', '3'],
  ])
})

it('goes on with a recording that is there, under one header', async () => {
  const path = join(directory, '2.cast')
  for (const text of ['one', 'two']) {
    const recorder = new Recorder(path, size)
    recorder.output(output(text))
    await recorder.close()
  }
  const lines = linesOf(path)
  expect(lines.filter((line) => !Array.isArray(line))).toHaveLength(1)
  expect(lines.slice(1).map(([, code]) => code)).toEqual(['o', 'm', 'o'])
})

it('stops at its limit', async () => {
  const path = join(directory, '3.cast')
  const recorder = new Recorder(path, size, { bytesMax: 2000 })
  for (let i = 0; i < 10; i++) {
    recorder.output(output('x'.repeat(500)))
    recorder.resize(size)
  }
  await recorder.close()
  expect(statSync(path).size).toBeLessThanOrEqual(2000)
})

it('tells of an error and leaves the session alone', async () => {
  const errors: Error[] = []
  const recorder = new Recorder('/dev/null/such/1.cast', size, { onError: (error) => errors.push(error) })
  recorder.output(output('text'))
  recorder.exit(0)
  await recorder.close()
  expect(errors).toHaveLength(1)
})
