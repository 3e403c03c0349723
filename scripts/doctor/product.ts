import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { imageStatus } from '@cka-netlab/images'
import pg from 'pg'
import { lookForEngine } from '../engine/engine.ts'
import { mayInstall } from '../engine/install.ts'
import type { Config } from '../shared/config.ts'
import { findProgram } from '../shared/find-program.ts'
import { portIsFree } from '../shared/free-port.ts'
import { portUser } from '../shared/port-user.ts'
import { runningProduct } from '../start/product-file.ts'
import type { Look } from './finding.ts'

/** What the product stands on: the engine, the images, the database, the port. */
export function productLooks(config: Config): Look[] {
  return [
    { id: 'docker', title: 'Docker engine', look: () => engine(config) },
    { id: 'images', title: 'Images', look: () => images(config) },
    { id: 'database', title: 'Database', look: () => database(config) },
    { id: 'port', title: 'Port', look: () => port(config) },
  ]
}

const LEAST_ENGINE = [20, 10] as const

async function engine(config: Config) {
  const look = await lookForEngine(config.dockerHost)
  if (look.state === 'answers') {
    const { version, storageDriver, cgroupVersion } = look.engine
    const detail = `${version}, ${storageDriver}, cgroup v${cgroupVersion}`
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
    if (major < LEAST_ENGINE[0] || (major === LEAST_ENGINE[0] && minor < LEAST_ENGINE[1]))
      return { state: 'missing' as const, detail, fix: `Version ${LEAST_ENGINE.join('.')} or later is needed.` }
    if (storageDriver === 'vfs')
      return {
        state: 'note' as const,
        detail,
        fix: 'The vfs storage driver copies every image for every machine: slow, and 10 GiB a sandbox. Use overlay2.',
      }
    return { state: 'ok' as const, detail }
  }
  if (look.state === 'refuses') return { state: 'missing' as const, detail: look.reason, fix: look.fix }
  const root = process.getuid?.() === 0
  if (root && findProgram('dockerd') !== undefined)
    return { state: 'note' as const, detail: 'installed, not running', fix: '"npm start" starts it.' }
  if (mayInstall())
    return { state: 'note' as const, detail: 'none yet', fix: '"npm start" installs docker.io and starts it.' }
  return {
    state: 'missing' as const,
    detail: look.reason,
    fix: 'Install Docker Engine 20.10 or later and start it (Debian, Ubuntu: sudo apt-get install docker.io).',
  }
}

async function images(config: Config) {
  const look = await lookForEngine(config.dockerHost)
  if (look.state !== 'answers') return { state: 'note' as const, detail: 'not known without an engine' }
  const stages = await imageStatus(look.engine.docker, config)
  const detail = stages
    .map(({ stage, state, images: [first] }) => (first?.sizeMB ? `${stage} ${first.sizeMB} MB` : `${stage} ${state}`))
    .join(', ')
  if (stages.every(({ state }) => state === 'ready')) return { state: 'ok' as const, detail }
  return {
    state: 'note' as const,
    detail,
    fix: '"npm start" builds what is missing; all of it takes some 15 minutes on two processors.',
  }
}

async function database(config: Config) {
  if (config.databaseUrl === undefined) {
    const kept = existsSync(join(config.dataDir, 'postgres/data'))
    return {
      state: 'ok' as const,
      detail: kept ? `embedded, in ${config.dataDir}/postgres` : 'embedded, made at the first start',
    }
  }
  const client = new pg.Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    const { rows } = await client.query('SHOW server_version')
    return { state: 'ok' as const, detail: `yours, PostgreSQL ${rows[0].server_version}` }
  } catch (error) {
    return {
      state: 'missing' as const,
      detail: `DATABASE_URL cannot be opened: ${error instanceof Error ? error.message : error}`,
      fix: 'Correct it, or leave it out: then an embedded PostgreSQL is used.',
    }
  } finally {
    await client.end().catch(() => {})
  }
}

async function port({ dataDir, port: number, host, url }: Config) {
  const running = runningProduct(dataDir)
  if (running) return { state: 'ok' as const, detail: `the product runs at ${running.url}` }
  if (await portIsFree(number, host)) return { state: 'ok' as const, detail: `${number} is free for ${url}` }
  const user = portUser(number)
  return {
    state: 'missing' as const,
    detail: `${number} is in use${user ? ` by ${user}` : ''}`,
    fix: `Choose another: CKA_NETLAB_PORT=${number + 1} npm start`,
  }
}
