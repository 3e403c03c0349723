import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SWAP_MIB = 2048

/**
 * Swap of this machine for as long as it is not disposed of: what it has, or else a file of 2 GiB in the folder for temporary files.
 * @throws when this machine has none and gives none: only root may add it, and not on every file system
 */
export function someSwap(): Disposable {
  if (freeSwapMiB() >= SWAP_MIB) return { [Symbol.dispose]() {} }
  const folder = mkdtempSync(join(tmpdir(), 'cka-netlab-swap-'))
  const file = join(folder, 'swap')
  try {
    run('fallocate', '-l', `${SWAP_MIB}M`, file)
    run('chmod', '600', file)
    run('mkswap', file)
    run('swapon', file)
  } catch (error) {
    rmSync(folder, { recursive: true })
    throw error
  }
  return {
    [Symbol.dispose]() {
      run('swapoff', file)
      rmSync(folder, { recursive: true })
    },
  }
}

function freeSwapMiB(): number {
  return Number(readFileSync('/proc/meminfo', 'utf8').match(/^SwapFree: +(\d+) kB/m)?.[1] ?? 0) / 1024
}

function run(program: string, ...options: string[]): void {
  execFileSync(program, options, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  })
}
