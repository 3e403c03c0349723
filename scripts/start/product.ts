import { adoptDaemon } from '../engine/daemon.ts'
import { ensureEngine } from '../engine/ensure.ts'
import type { Config } from '../shared/config.ts'
import { freePorts } from '../shared/free-port.ts'
import type { Steps } from '../shared/steps.ts'
import { openDatabase } from './database.ts'
import { checkDisk } from './disk.ts'
import { endSandboxes } from './end-sandboxes.ts'
import { firstAdminUrl } from './first-admin.ts'
import { checkPort } from './port.ts'
import { loadSecrets } from './secrets.ts'
import { Service } from './service.ts'
import { apiEnvironment, serviceSpecs } from './services.ts'
import { claimProduct } from './single.ts'
import { buildWeb } from './web-build.ts'

export interface Product {
  firstAdminUrl: string | undefined
  sandboxdUrl: string
  sandboxdSecret: string
  /** Rejects when a service or the database has died for good. */
  broken: Promise<never>
  /** Removes every sandbox when the product is stopped; they stay otherwise, for the next start to take up. */
  endSandboxesAtStop(): void
}

/**
 * Brings everything up, in order. What was started is handed to `stack` at once, which stops it in reverse order, also
 * when a later step fails.
 */
export async function startProduct(
  config: Config,
  steps: Steps,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Product> {
  checkDisk(config.dataDir)
  const record = await claimProduct(config.dataDir, config.url)
  stack.defer(async () => record.remove())
  await checkPort(config.port, config.host)
  const secrets = loadSecrets(config.dataDir)
  const { promise: broken, reject: breaks } = Promise.withResolvers<never>()
  broken.catch(() => {})

  let databaseUrl = ''
  await steps.run('Database', async (tell) => {
    const database = await openDatabase(config, secrets, tell)
    databaseUrl = database.url
    const { server, migrations } = database
    const count = migrations.length
    const migrated = count > 0 ? `, ${count} ${count === 1 ? 'migration' : 'migrations'} applied` : ''
    if (server === undefined) return `yours, at DATABASE_URL${migrated}`
    stack.defer(() => server.stop())
    void server.ended.then(() => breaks(new Error('The embedded PostgreSQL has ended; its log: logs/postgres.log')))
    return `PostgreSQL, embedded${migrated}`
  })
  signal.throwIfAborted()

  await steps.run('Docker engine', async (tell) => {
    const { dockerd } = record
    if (dockerd) stack.defer(() => adoptDaemon(dockerd, config).stop())
    const { engine, daemon } = await ensureEngine(config, tell, signal)
    if (daemon) {
      stack.defer(() => daemon.stop())
      record.noteDockerd(daemon.pid)
    }
    return `${engine.version}, ${engine.storageDriver}, cgroup v${engine.cgroupVersion}${daemon ? ', started by us' : ''}`
  })
  signal.throwIfAborted()

  await steps.run('Web pages', (tell) => buildWeb(config, tell, signal))
  signal.throwIfAborted()

  const [sandboxdPort, webPort] = (await freePorts(2)) as [number, number]
  const addresses = { databaseUrl, sandboxdPort, webPort }
  let ending = false
  stack.defer(async () => {
    if (!ending) return
    const count = await endSandboxes(config)
    if (count > 0) steps.note(`  Ended ${count === 1 ? 'one sandbox' : `${count} sandboxes`}.`)
  })
  await steps.run('Services', async (tell) => {
    const specs = serviceSpecs(config, secrets, addresses)
    tell(`starting ${specs.map(({ name }) => name).join(', ')}`)
    const services = specs.map(
      (spec) =>
        new Service(spec, {
          started: (name, pid) => record.addProcess(name, pid),
          restarting: (name, how) => steps.note(`  The service "${name}" ended (${how}) and is started again.`),
          gaveUp: (_name, error) => breaks(error),
        }),
    )
    for (const service of services) stack.defer(() => service.stop())
    await Promise.all(services.map((service) => service.start(signal)))
    return specs.map(({ name }) => name).join(', ')
  })

  const link = await firstAdminUrl({ ...config.environment, ...apiEnvironment(config, secrets, addresses) })
  const sandboxdUrl = `http://127.0.0.1:${sandboxdPort}`
  record.update({ ready: true, databaseUrl, sandboxdUrl, firstAdminUrl: link })
  return {
    firstAdminUrl: link,
    sandboxdUrl,
    sandboxdSecret: secrets.sandboxdSecret,
    broken,
    endSandboxesAtStop: () => {
      ending = true
    },
  }
}
