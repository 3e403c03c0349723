import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@cka-netlab/db'
import { startPostgres } from '@cka-netlab/postgres'
import { type Config, repository } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { freePorts } from '../shared/free-port.ts'
import { waitFor } from '../shared/wait.ts'

const ANSWER_SECONDS = 120
const STOP_SECONDS = 15
const PASSWORD = randomBytes(12).toString('hex')

/** The API as the product runs it, on a database that nobody else has. There are no machines and no pages. */
export interface BenchApi extends AsyncDisposable {
  url: string
  databaseUrl: string
  /** Makes an account. @returns its id, and the cookie that signs it in */
  register(name: string): Promise<{ id: string; cookie: string }>
}

export async function startApi(config: Config): Promise<BenchApi> {
  const folder = mkdtempSync(join(tmpdir(), 'cka-netlab-bench-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const [port = 0, databasePort = 0, nobody] = await freePorts(3)
  const postgres = stack.use(
    await startPostgres({
      home: join(folder, 'postgres'),
      port: databasePort,
      password: randomBytes(12).toString('hex'),
      logFile: join(folder, 'postgres.log'),
    }),
  )
  const databaseUrl = await postgres.createDatabase('bench')
  await migrate(databaseUrl)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [...process.execArgv, join(repository, 'apps/api/src/server.ts')], {
    stdio: ['ignore', 2, 2],
    env: {
      ...config.environment,
      DATABASE_URL: databaseUrl,
      CKA_NETLAB_HOST: '127.0.0.1',
      CKA_NETLAB_PORT: String(port),
      CKA_NETLAB_URL: url,
      CKA_NETLAB_WEB_URL: `http://127.0.0.1:${nobody}`,
      CKA_NETLAB_SANDBOXD_URL: `http://127.0.0.1:${nobody}`,
      CKA_NETLAB_SANDBOXD_SECRET: randomBytes(16).toString('hex'),
      CKA_NETLAB_AUTH_SECRET: randomBytes(32).toString('hex'),
      // That nobody answers where sandboxd should be is known.
      CKA_NETLAB_LOG_LEVEL: 'silent',
    },
  })
  stack.defer(async () => {
    child.kill('SIGTERM')
    await waitFor(() => child.exitCode !== null || child.signalCode !== null, { timeoutSeconds: STOP_SECONDS })
    child.kill('SIGKILL')
  })
  const answers = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  if (!(await waitFor(answers, { timeoutSeconds: ANSWER_SECONDS })))
    throw new ScriptError('API_SILENT', `The API does not answer after ${ANSWER_SECONDS} s.`)
  const started = stack.move()
  return {
    url,
    databaseUrl,
    async register(name) {
      const response = await fetch(`${url}/api/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ name, email: `${name.toLowerCase()}@example.org`, password: PASSWORD }),
      })
      if (!response.ok) throw new ScriptError('NO_ACCOUNT', `No account could be made: ${await response.text()}`)
      const { user } = (await response.json()) as { user: { id: string } }
      const cookie = response.headers.getSetCookie().map((one) => one.split(';', 1)[0])
      return { id: user.id, cookie: cookie.join('; ') }
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  }
}
