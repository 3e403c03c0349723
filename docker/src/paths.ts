import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the sources of the node image lie. */
export const NODE_SOURCES = fileURLToPath(new URL('../node', import.meta.url))

/** Where build outputs go; nothing in there is needed once the images exist. */
export function buildDir(dataDir: string): string {
  return join(dataDir, 'build')
}
