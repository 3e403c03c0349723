import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImagesError } from './error.ts'
import { exec } from './exec.ts'
import type { Machines } from './machines.ts'

const COMMANDS: [title: string, command: string][] = [
  ['units that failed', 'systemctl --failed --no-legend'],
  ['kubelet', 'journalctl -u kubelet -n 200 --no-pager'],
  ['containerd', 'journalctl -u containerd -n 100 --no-pager'],
  ['containers', 'tail -n 40 /var/log/pods/*/*/*.log'],
  ['network', 'ip addr; ip route'],
]

/** Keeps what the machines of a failed snapshot have to say, and names the file in the error. */
export async function keepLogs(machines: Machines, dataDir: string, error: unknown): Promise<ImagesError> {
  const folder = join(dataDir, 'logs')
  const file = join(folder, `snapshot-${new Date().toISOString().replaceAll(':', '-')}.log`)
  const cause = error instanceof Error ? error : new Error(String(error))
  const detail = cause instanceof ImagesError ? cause.detail : cause.stack
  const sections = [`${cause.message}\n${detail ?? ''}`]
  for (const [name, container] of machines.containers) {
    const log = await container.logs({ stdout: true, stderr: true, tail: 50 }).catch(() => '')
    sections.push(`# ${name}: entrypoint\n${log.toString()}`)
    for (const [title, command] of COMMANDS) {
      const output = await exec(container, ['bash', '-c', `${command} 2>&1`], { timeoutSeconds: 15 }).catch(() => null)
      sections.push(`# ${name}: ${title}\n${output?.stdout ?? 'not to be had'}`)
    }
  }
  await mkdir(folder, { recursive: true })
  await writeFile(file, sections.join('\n\n'))
  const code = cause instanceof ImagesError ? cause.code : 'SNAPSHOT_FAILED'
  return new ImagesError(code, `The snapshot failed: ${cause.message}`, {
    fix: `Read ${file}, then start again.`,
    detail,
    cause,
  })
}
