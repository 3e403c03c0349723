import { mkdir } from 'node:fs/promises'
import { checkKernelLimits } from '@cka-netlab/sandbox'
import { buildApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'

/** The process: configuration, listening, signals. Sandboxes stay when it ends, and are adopted when it comes back. */
const EXIT_SECONDS = 5

async function main(): Promise<void> {
  const config = readConfig(process.env)
  await mkdir(config.dataDir, { recursive: true })
  const app = await buildApp(config)
  for (const limit of await checkKernelLimits({ raise: true })) {
    if (limit.state === 'raised') app.log.info(limit, 'raised a kernel limit')
    if (limit.state === 'low') app.log.warn(limit, 'a kernel limit is too low for many sandboxes')
  }

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    app.log.info({ signal }, 'stopping; sandboxes stay')
    setTimeout(() => process.exit(1), EXIT_SECONDS * 1000).unref()
    await app.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)

  // Only this machine may ask: whoever reaches it controls the Docker engine.
  await app.listen({ host: '127.0.0.1', port: config.port })
}

main().catch((error: Error & { code?: string }) => {
  if (error instanceof ConfigError) console.error(error.message)
  else if (error.code === 'EADDRINUSE') {
    console.error(`sandboxd cannot listen: ${error.message}. Choose another port with CKA_NETLAB_SANDBOXD_PORT.`)
  } else console.error(error)
  process.exit(1)
})
