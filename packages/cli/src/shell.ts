import type { SandboxDriver } from '@cka-netlab/sandbox'

/** The learner's shell in this terminal, until it ends. Keys go to it as they are, Ctrl-C too. */
export async function openShell(driver: SandboxDriver, id: string, signal: AbortSignal): Promise<void> {
  const { stdin, stdout } = process
  const size = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 })
  const pty = await driver.attach(id, { machine: 'terminal', user: 'learner' }, ['bash', '-l'], size())
  const resize = () => void pty.resize(size().columns, size().rows).catch(() => {})
  const interrupted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  stdin.setRawMode(true)
  stdout.on('resize', resize)
  stdin.pipe(pty.stream)
  pty.stream.pipe(stdout, { end: false })
  try {
    await Promise.race([pty.ended, interrupted])
  } finally {
    stdin.unpipe(pty.stream)
    stdout.off('resize', resize)
    stdin.setRawMode(false)
    stdin.pause()
    pty.stream.destroy()
  }
}
