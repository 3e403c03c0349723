import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'

/** A layer: a plain tar file, with the digest of its content. */
export interface Layer {
  path: string
  digest: string
  size: number
}

export interface ArchiveImage {
  /** Full names, as in `docker.io/library/busybox:1.36`. */
  names: string[]
  layers: Layer[]
  entrypoint?: string[]
  command?: string[]
  ports?: string[]
  user?: string
}

export async function describeLayer(path: string): Promise<Layer> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { path, digest: `sha256:${hash.digest('hex')}`, size: (await stat(path)).size }
}

/** Writes a layer of a few files. */
export async function writeLayer(
  path: string,
  files: { name: string; from?: string; linkTo?: string }[],
): Promise<Layer> {
  const archive = pack()
  const written = pipeline(archive, createWriteStream(path))
  for (const { name, from, linkTo } of files) {
    const common = { name, mtime: new Date(0) }
    if (from === undefined) {
      archive.entry({ ...common, type: 'symlink', linkname: linkTo ?? '' })
      continue
    }
    const entry = archive.entry({ ...common, mode: 0o755, size: (await stat(from)).size })
    await pipeline(createReadStream(from), entry)
  }
  archive.finalize()
  await written
  return describeLayer(path)
}

/**
 * Writes images as an OCI layout in a tar file, as `ctr images import` reads it.
 * Source: https://github.com/opencontainers/image-spec/blob/main/image-layout.md; the names stand in the annotations
 * that containerd looks for.
 */
export async function writeArchive(path: string, images: ArchiveImage[]): Promise<void> {
  const partial = `${path}.partial`
  const archive = pack()
  const written = pipeline(archive, createWriteStream(partial))
  const blobs = new Set<string>()
  const put = (content: object): { digest: string; size: number } => {
    const text = JSON.stringify(content)
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
    if (!blobs.has(digest)) archive.entry({ name: blobName(digest), mtime: new Date(0) }, text)
    blobs.add(digest)
    return { digest, size: Buffer.byteLength(text) }
  }
  try {
    archive.entry({ name: 'oci-layout', mtime: new Date(0) }, JSON.stringify({ imageLayoutVersion: '1.0.0' }))
    const manifests: object[] = []
    for (const image of images) {
      for (const layer of image.layers) {
        if (blobs.has(layer.digest)) continue
        blobs.add(layer.digest)
        const entry = archive.entry({ name: blobName(layer.digest), size: layer.size, mtime: new Date(0) })
        await pipeline(createReadStream(layer.path), entry)
      }
      const config = { mediaType: 'application/vnd.oci.image.config.v1+json', ...put(configOf(image)) }
      const layers = image.layers.map(({ digest, size }) => {
        return { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size }
      })
      const mediaType = 'application/vnd.oci.image.manifest.v1+json'
      const manifest = { mediaType, ...put({ schemaVersion: 2, mediaType, config, layers }) }
      for (const name of image.names) {
        const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name }
        manifests.push({ ...manifest, annotations })
      }
    }
    archive.entry({ name: 'index.json', mtime: new Date(0) }, JSON.stringify({ schemaVersion: 2, manifests }))
    archive.finalize()
    await written
    await rename(partial, path)
  } catch (error) {
    archive.destroy(error as Error)
    await written.catch(() => {})
    await rm(partial, { force: true })
    throw error
  }
}

function configOf(image: ArchiveImage): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Entrypoint: image.entrypoint,
      Cmd: image.command,
      User: image.user,
      ExposedPorts: image.ports && Object.fromEntries(image.ports.map((port) => [port, {}])),
    },
    rootfs: { type: 'layers', diff_ids: image.layers.map((layer) => layer.digest) },
  }
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`
}
