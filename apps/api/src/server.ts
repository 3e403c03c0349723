import { parseArgs } from 'node:util'
import { buildApp, type ProcessRole } from './app.ts'
import { readConfig } from './config.ts'

const STOP_SECONDS = 12

/** The process: `node src/server.ts [--role all|worker]`. */
const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' } } })
if (values.role !== 'all' && values.role !== 'worker') {
  console.error(`"--role ${values.role}" is unknown: use "all" or "worker".`)
  process.exit(2)
}
const role: ProcessRole = values.role
const config = readConfig(process.env)
const app = await buildApp(config, role)

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    app.log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), STOP_SECONDS * 1000).unref()
    app.close().then(
      () => process.exit(0),
      (err) => {
        app.log.error({ err }, 'could not stop in order')
        process.exit(1)
      },
    )
  })
}
if (role === 'all') {
  process.on('SIGHUP', () => {
    app.labs
      .load()
      .then(() => app.exams.store.load())
      .catch((err) => app.log.error({ err }, 'labs could not be read again'))
  })
  await app.listen({ host: config.host, port: config.port })
} else {
  await app.ready()
}
