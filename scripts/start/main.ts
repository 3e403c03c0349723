import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../shared/config.ts'
import { explain } from '../shared/error.ts'
import { terminalSteps } from '../shared/steps.ts'
import { tellImages } from './image-progress.ts'
import { startProduct } from './product.ts'

const HELP = `Usage: npm start

Runs the product until Ctrl-C, which stops everything it started: the services, the database, the sandboxes, and the Docker
engine if it was not running before. SIGTERM stops it too and leaves the sandboxes to the next start, for upgrades.

  CKA_NETLAB_PORT      where the browser goes (7070)
  CKA_NETLAB_HOST      address to listen on (127.0.0.1; 0.0.0.0 lets other machines in)
  CKA_NETLAB_URL       the address that learners type, when it is another (a name, a proxy with TLS)
  CKA_NETLAB_DATA_DIR  where everything is kept (.data)
  DATABASE_URL         a PostgreSQL of your own instead of the embedded one
  DOCKER_HOST          a Docker engine other than the one at /var/run/docker.sock
`

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(HELP)
    return 0
  }
  const config = readConfig()
  const steps = terminalSteps(process.stdout, config.color)
  const stopping = new AbortController()
  const asked = listenForSignals(stopping, steps.note)
  const stack = new AsyncDisposableStack()
  steps.note('\ncka-netlab\n')
  try {
    const product = await startProduct(config, steps, stack, stopping.signal)
    steps.note(`\n  Open         ${config.url}`)
    if (product.firstAdminUrl) steps.note(`  First admin  ${product.firstAdminUrl}  (works once, for 24 hours)`)
    steps.note(`  Logs         ${config.dataDir}/logs\n  Stop         Ctrl-C\n`)
    void tellImages(product.sandboxdUrl, product.sandboxdSecret, steps.note, stopping.signal)
    const signal = await Promise.race([asked, product.broken])
    if (signal === 'SIGINT') product.endSandboxesAtStop()
    return 0
  } catch (error) {
    if (stopping.signal.aborted) return 130
    steps.note(`\n${explain(error)}\n`)
    return 1
  } finally {
    await stack.disposeAsync()
    if (stopping.signal.aborted) steps.note('Stopped.')
  }
}

/** One Ctrl-C may arrive twice, from the terminal and from the parent process. */
const SAME_SIGNAL_SECONDS = 1

/** The first signal stops in order; a second one while that goes on ends at once. */
function listenForSignals(stopping: AbortController, note: (line: string) => void): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let firstAt = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, async () => {
      if (stopping.signal.aborted) {
        if (performance.now() - firstAt < SAME_SIGNAL_SECONDS * 1000) return
        note('Ending at once; the next start clears up.')
        await sleep(0)
        process.exit(130)
      }
      firstAt = performance.now()
      note('\nStopping …')
      stopping.abort()
      resolve(signal)
    })
  }
  return promise
}

process.exitCode = await main()
