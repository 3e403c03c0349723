import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import { ImagesError } from './error.ts'
import type { Layer } from './oci-archive.ts'

interface Descriptor {
  digest: string
  annotations?: Record<string, string>
}

/**
 * Takes the layers of one image out of an archive that `writeArchive` wrote.
 * @param name full name of the image, as in `docker.io/library/busybox:1.36`.
 * @param folder where the layers are written to.
 */
export async function layersOf(archive: string, name: string, folder: string): Promise<Layer[]> {
  const texts = await readSmall(archive)
  const read = <T>(path: string): T => {
    const text = texts.get(path)
    if (text === undefined) throw new ImagesError('BUILD_FAILED', `${archive} has no ${path}.`)
    return JSON.parse(text) as T
  }
  const index = read<{ manifests: Descriptor[] }>('index.json')
  const image = index.manifests.find((one) => one.annotations?.['io.containerd.image.name'] === name)
  if (!image) throw new ImagesError('BUILD_FAILED', `${archive} has no image ${name}.`)
  const { layers } = read<{ layers: Descriptor[] }>(blobPath(image.digest))
  const wanted = new Map(layers.map(({ digest }) => [blobPath(digest), join(folder, `${digest.slice(7, 19)}.tar`)]))
  try {
    await eachEntry(archive, async (path, content) => {
      const target = wanted.get(path)
      if (target === undefined) return false
      await pipeline(content, createWriteStream(target))
      return true
    })
    return await Promise.all(
      layers.map(async ({ digest }) => {
        const path = wanted.get(blobPath(digest)) ?? ''
        return { path, digest, size: (await stat(path)).size }
      }),
    )
  } catch (error) {
    await Promise.all([...wanted.values()].map((path) => rm(path, { force: true })))
    throw error
  }
}

/** Everything in an archive that is small enough to be JSON. */
async function readSmall(archive: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  await eachEntry(archive, async (path, content, size) => {
    if (size > 100_000) return false
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(chunk as Buffer)
    texts.set(path, Buffer.concat(chunks).toString())
    return true
  })
  return texts
}

/** `take` tells whether it has read the entry. */
async function eachEntry(
  archive: string,
  take: (path: string, content: NodeJS.ReadableStream, size: number) => Promise<boolean>,
): Promise<void> {
  const files = extract()
  const reading = pipeline(createReadStream(archive), files)
  reading.catch(() => {})
  for await (const entry of files) {
    const taken = await take(entry.header.name, entry as unknown as NodeJS.ReadableStream, entry.header.size ?? 0)
    if (!taken) entry.resume()
  }
  await reading
}

const blobPath = (digest: string) => `blobs/${digest.replace(':', '/')}`
