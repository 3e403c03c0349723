import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extract } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { layersOf } from '../src/archive-layers.ts'
import { describeLayer, writeArchive, writeLayer } from '../src/oci-archive.ts'

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

describe('layersOf', () => {
  it('takes out of an archive the layers that one image was written with', async () => {
    const file = async (name: string) => {
      await writeFile(join(folder, name), name)
      return writeLayer(join(folder, `${name}.tar`), [{ name, from: join(folder, name) }])
    }
    const [ground, program, other] = await Promise.all(['ground', 'program', 'other'].map(file))
    if (!ground || !program || !other) throw new Error('no layers')
    const path = join(folder, 'images.tar')
    await writeArchive(path, [
      { names: ['example.org/a:1'], layers: [ground, other] },
      { names: ['example.org/b:1'], layers: [ground, program] },
    ])
    const found = await layersOf(path, 'example.org/b:1', folder)
    expect(found.map(({ digest, size }) => ({ digest, size }))).toEqual(
      [ground, program].map(({ digest, size }) => ({ digest, size })),
    )
    for (const layer of found) expect((await describeLayer(layer.path)).digest).toBe(layer.digest)
    await expect(layersOf(path, 'example.org/none:1', folder)).rejects.toThrow('no image example.org/none:1')
  })
})
