import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './test-postgres.ts'

const repository = resolve(import.meta.dirname, '../../..')
/** The pages may have to be built. */
const START_SECONDS = 600
const STOP_SECONDS = 90
const AGAIN_SECONDS = 60

export interface RunningProduct extends AsyncDisposable {
  /** Where a browser goes. */
  url: string
  /** The one-time link that makes the first admin. */
  firstAdminUrl: string
  databaseUrl: string
  /** What `npm start` has printed so far. */
  output(): string
  /** Kills one of its services as a crash would, and waits until it has been started again: `api`, `sandboxd`, `web`. */
  crash(service: string): Promise<void>
}

/**
 * The whole product as `npm start` runs it, on a free port and a data folder of its own. Disposing is Ctrl-C.
 * @param dataDir where it keeps everything; an existing one is gone on with.
 */
export async function runningProduct(dataDir: string): Promise<RunningProduct> {
  mkdirSync(dataDir, { recursive: true })
  const port = await freePort()
  const outputFile = join(dataDir, 'start.log')
  const file = openSync(outputFile, 'w')
  const { DATABASE_URL: _, CKA_NETLAB_URL: __, ...environment } = process.env
  const child = spawn(process.execPath, [join(repository, 'scripts/start/main.ts')], {
    cwd: repository,
    stdio: ['ignore', file, file],
    detached: true,
    env: {
      // Tests start few sandboxes, and want to see them start.
      CKA_NETLAB_POOL_MAX: '0',
      ...environment,
      CKA_NETLAB_DATA_DIR: dataDir,
      CKA_NETLAB_PORT: String(port),
      CKA_NETLAB_HOST: '127.0.0.1',
    },
  })
  closeSync(file)
  const output = () => readFileSync(outputFile, 'utf8')
  const stop = () => end(child)
  try {
    const product = await ready(dataDir, child, output)
    const crash = (service: string) => crashService(dataDir, product.url, service)
    return { ...product, output, crash, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The part of the start's own record that tests need, see scripts/start/product-file.ts. */
interface Record {
  supervisor: { pid: number }
  ready: boolean
  url: string
  databaseUrl?: string
  firstAdminUrl?: string
  processes?: { name: string; pid: number }[]
}

async function crashService(dataDir: string, url: string, service: string): Promise<void> {
  const pidNow = () => read(join(dataDir, 'run/product.json'))?.processes?.findLast(({ name }) => name === service)?.pid
  const before = pidNow()
  if (before === undefined) throw new Error(`The product has no service "${service}"`)
  process.kill(before, 'SIGKILL')
  for (const end = Date.now() + AGAIN_SECONDS * 1000; Date.now() < end; await sleep(200)) {
    if (pidNow() !== before && (await answers(`${url}/readyz`))) return
  }
  throw new Error(`The service "${service}" was not up again within ${AGAIN_SECONDS} s`)
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined)
  const body = (await response?.json().catch(() => undefined)) as { postgres?: boolean; sandboxd?: boolean } | undefined
  return body?.postgres === true && body.sandboxd === true
}

async function ready(dataDir: string, child: ChildProcess, output: () => string) {
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`The product ended at its start (${child.exitCode}):\n${output()}`)
    const record = read(join(dataDir, 'run/product.json'))
    if (!record?.ready || record.supervisor.pid !== child.pid) continue
    const { url, databaseUrl = '', firstAdminUrl = '' } = record
    return { url, databaseUrl, firstAdminUrl }
  }
  throw new Error(`The product was not up within ${START_SECONDS} s:\n${output()}`)
}

function read(file: string): Record | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record
  } catch {
    return undefined
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGINT')
  await Promise.race([gone, sleep(STOP_SECONDS * 1000, undefined, { ref: false })])
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await gone
}
