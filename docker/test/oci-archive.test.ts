import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extract } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeArchive, writeLayer } from '../src/oci-archive.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oci-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function read(path: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const archive = createReadStream(path).pipe(extract())
  for await (const file of archive) {
    let text = ''
    for await (const chunk of file) text += chunk
    files.set(file.header.name, text)
  }
  return files
}

describe('writeArchive', () => {
  it('stores a layer once that two images share, and finds every blob by its digest', async () => {
    const program = join(folder, 'program')
    await writeFile(program, 'binary')
    const layer = await writeLayer(join(folder, 'layer.tar'), [
      { name: 'usr/bin/program', from: program },
      { name: 'usr/bin/alias', linkTo: 'program' },
    ])
    const path = join(folder, 'images.tar')
    await writeArchive(path, [
      { names: ['example.org/a:1', 'example.org/b:1'], layers: [layer] },
      { names: ['example.org/c:1'], layers: [layer], command: ['sh'] },
    ])
    const files = await read(path)
    const index = JSON.parse(files.get('index.json') ?? '') as {
      manifests: { digest: string; annotations: Record<string, string> }[]
    }
    expect(index.manifests.map((entry) => entry.annotations['io.containerd.image.name'])).toEqual([
      'example.org/a:1',
      'example.org/b:1',
      'example.org/c:1',
    ])
    const blob = (digest: string) => files.get(`blobs/${digest.replace(':', '/')}`)
    for (const { digest } of index.manifests) {
      const manifest = JSON.parse(blob(digest) ?? '')
      expect(blob(manifest.config.digest)).toContain(layer.digest)
      expect(blob(manifest.layers[0].digest)).toContain('binary')
    }
    // index, layout, one layer, two configurations, two manifests
    expect(files.size).toBe(7)
  })
})
