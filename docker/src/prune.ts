import type Dockerode from 'dockerode'
import { currentTags } from './status.ts'

/**
 * Removes the images of this product that the present sources no longer lead to.
 * @returns their tags. An image in use is left.
 */
export async function pruneImages(docker: Dockerode): Promise<string[]> {
  const current = new Set(await currentTags())
  const found = await docker.listImages()
  const old = found
    .flatMap((image) => image.RepoTags ?? [])
    .filter(
      (tag) =>
        /^cka-netlab\/(base|host|node|loaded(-[\w-]+)?|snapshot-[\w-]+):[0-9a-f]{12}$/.test(tag) && !current.has(tag),
    )
  // A snapshot goes before the image it lies on.
  old.sort((a, b) => rank(b) - rank(a) || b.length - a.length)
  const removed: string[] = []
  for (const tag of old) {
    try {
      await docker.getImage(tag).remove()
      removed.push(tag)
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode !== 409) throw error
    }
  }
  return removed
}

function rank(tag: string): number {
  return ['base', 'host', 'node', 'loaded', 'snapshot'].findIndex((kind) => tag.startsWith(`cka-netlab/${kind}`))
}
