import { readFileSync, writeFileSync } from 'node:fs'

/** MiB, from /proc/meminfo. */
export function memory(name: 'MemTotal' | 'MemAvailable'): number {
  const line = readFileSync('/proc/meminfo', 'utf8').match(new RegExp(`^${name}: +(\\d+) kB`, 'm'))
  return Number(line?.[1]) / 1024
}

/**
 * As after a boot: what sandboxes that were ended hours ago have left in the kernel (control groups, directory entries) counts as used until it is asked
 * for. https://docs.kernel.org/admin-guide/sysctl/vm.html#drop-caches
 */
export function forgetCaches(): void {
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3')
  } catch {
    // Only root may; then the first sandboxes take less than they are counted with.
  }
}
