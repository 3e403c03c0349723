import { readFile, writeFile } from 'node:fs/promises'

/**
 * Kernel limits that many sandboxes on one machine need. With the defaults the fourth or so dies at start without a
 * word: each systemd and kubelet takes inotify instances, each container a keyring, each network a neighbour table.
 */
const WANTED: Record<string, number> = {
  'fs.inotify.max_user_instances': 8192,
  'fs.inotify.max_user_watches': 1_048_576,
  'kernel.keys.maxkeys': 20_000,
  'kernel.keys.maxbytes': 1_400_000,
  'kernel.pid_max': 4_194_304,
  'net.ipv4.neigh.default.gc_thresh3': 8192,
}

export interface KernelLimit {
  name: string
  /** Undefined when this kernel does not tell. */
  value?: number
  wanted: number
  state: 'ok' | 'raised' | 'low' | 'unknown'
  /** The command to run as root, when it is low. */
  fix?: string
}

/** Compares the kernel's limits with what many sandboxes need; with `raise`, sets those that are low where it may. */
export async function checkKernelLimits(o: { raise: boolean }): Promise<KernelLimit[]> {
  return Promise.all(Object.entries(WANTED).map(([name, wanted]) => checkOne(name, wanted, o.raise)))
}

async function checkOne(name: string, wanted: number, raise: boolean): Promise<KernelLimit> {
  const path = `/proc/sys/${name.replaceAll('.', '/')}`
  const value = await readNumber(path)
  if (value === undefined) return { name, wanted, state: 'unknown' }
  if (value >= wanted) return { name, value, wanted, state: 'ok' }
  if (raise) {
    // Not being allowed to is an answer, and reading it again gives it.
    await writeFile(path, String(wanted)).catch(() => {})
    const now = await readNumber(path)
    if (now !== undefined && now >= wanted) return { name, value: now, wanted, state: 'raised' }
  }
  return { name, value, wanted, state: 'low', fix: `sudo sysctl -w ${name}=${wanted}` }
}

async function readNumber(path: string): Promise<number | undefined> {
  try {
    const value = Number((await readFile(path, 'utf8')).trim())
    return Number.isFinite(value) ? value : undefined
  } catch {
    return undefined
  }
}
