import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contentHash } from '../src/hash.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hash-'))
  await mkdir(join(folder, 'a'))
  await writeFile(join(folder, 'a', 'one'), 'text')
})
afterEach(() => rm(folder, { recursive: true }))

describe('contentHash', () => {
  it('stays when only times change', async () => {
    const before = await contentHash([], [folder])
    await utimes(join(folder, 'a', 'one'), 1, 1)
    expect(await contentHash([], [folder])).toBe(before)
  })

  it('changes with the content, the name and the right to execute', async () => {
    const hashes = [await contentHash([], [folder])]
    await writeFile(join(folder, 'a', 'one'), 'Text')
    hashes.push(await contentHash([], [folder]))
    await chmod(join(folder, 'a', 'one'), 0o755)
    hashes.push(await contentHash([], [folder]))
    await writeFile(join(folder, 'two'), '')
    hashes.push(await contentHash([], [folder]))
    expect(new Set(hashes).size).toBe(4)
  })

  it('stays when a test of a program changes', async () => {
    const before = await contentHash([], [folder])
    await writeFile(join(folder, 'one_test.go'), 'package main')
    expect(await contentHash([], [folder])).toBe(before)
  })

  it('tells where one text ends and the next begins', async () => {
    expect(await contentHash(['ab', 'c'])).not.toBe(await contentHash(['a', 'bc']))
  })
})
