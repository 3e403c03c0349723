import { join } from 'node:path'
import { type Config, repository } from '../shared/config.ts'
import type { Secrets } from './secrets.ts'
import type { ServiceSpec } from './service.ts'
import { webFolder } from './web-build.ts'

export interface Addresses {
  databaseUrl: string
  sandboxdPort: number
  webPort: number
}

/** What the three services are told, and how to see that they are up. In the order in which they are started. */
export function serviceSpecs(config: Config, secrets: Secrets, at: Addresses): ServiceSpec[] {
  const common = {
    ...config.environment,
    NODE_ENV: 'production',
    CKA_NETLAB_DATA_DIR: config.dataDir,
    CKA_NETLAB_OWNER: config.owner,
    CKA_NETLAB_SANDBOXD_SECRET: secrets.sandboxdSecret,
  }
  const log = (name: string) => join(config.dataDir, `logs/${name}.log`)
  const sandboxdUrl = `http://127.0.0.1:${at.sandboxdPort}`
  const webUrl = `http://127.0.0.1:${at.webPort}`
  const script = (path: string) => ['--disable-warning=ExperimentalWarning', join(repository, path)]
  return [
    {
      name: 'sandboxd',
      command: process.execPath,
      parameters: script('apps/sandboxd/src/server.ts'),
      cwd: join(repository, 'apps/sandboxd'),
      env: { ...common, CKA_NETLAB_SANDBOXD_PORT: String(at.sandboxdPort) },
      log: log('sandboxd'),
      healthUrl: `${sandboxdUrl}/healthz`,
      startSeconds: 60,
      stopSeconds: 10,
    },
    {
      name: 'web',
      command: process.execPath,
      parameters: [
        join(webFolder, 'node_modules/next/dist/bin/next'),
        'start',
        '--hostname=127.0.0.1',
        `--port=${at.webPort}`,
      ],
      cwd: webFolder,
      // The pages need none of our secrets.
      env: { ...config.environment, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      log: log('web'),
      healthUrl: `${webUrl}/sign-in`,
      startSeconds: 60,
      stopSeconds: 5,
    },
    {
      name: 'api',
      command: process.execPath,
      parameters: script('apps/api/src/server.ts'),
      cwd: join(repository, 'apps/api'),
      env: { ...common, ...apiEnvironment(config, secrets, at) },
      log: log('api'),
      healthUrl: `http://${config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host}:${config.port}/readyz`,
      startSeconds: 60,
      stopSeconds: 15,
    },
  ]
}

/** The configuration of `apps/api`, also for its scripts. */
export function apiEnvironment(config: Config, secrets: Secrets, at: Addresses): Record<string, string> {
  return {
    DATABASE_URL: at.databaseUrl,
    CKA_NETLAB_HOST: config.host,
    CKA_NETLAB_PORT: String(config.port),
    CKA_NETLAB_URL: config.url,
    CKA_NETLAB_WEB_URL: `http://127.0.0.1:${at.webPort}`,
    CKA_NETLAB_SANDBOXD_URL: `http://127.0.0.1:${at.sandboxdPort}`,
    CKA_NETLAB_SANDBOXD_SECRET: secrets.sandboxdSecret,
    CKA_NETLAB_AUTH_SECRET: secrets.authSecret,
    CKA_NETLAB_METRICS_TOKEN: secrets.metricsToken,
  }
}
