import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'

const repository = resolve(import.meta.dirname, '../../..')

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))

/** The configuration of the API, from the environment. Nothing else here reads `process.env`. */
const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  CKA_NETLAB_HOST: z.string().default('127.0.0.1'),
  CKA_NETLAB_PORT: z.coerce.number().int().min(0).max(65535).default(7070),
  /** The address that browsers use. */
  CKA_NETLAB_URL: httpUrl.optional(),
  /** Further origins, separated by commas, that may sign in and open terminals. */
  CKA_NETLAB_ORIGINS: z.string().default(''),
  CKA_NETLAB_WEB_URL: httpUrl.default('http://127.0.0.1:7071'),
  CKA_NETLAB_SANDBOXD_URL: httpUrl.default('http://127.0.0.1:7072'),
  CKA_NETLAB_SANDBOXD_SECRET: z.string().min(16, 'at least 16 characters'),
  /** Signs the session cookies. */
  CKA_NETLAB_AUTH_SECRET: z.string().min(32, 'at least 32 characters'),
  CKA_NETLAB_LABS_DIR: z.string().default(resolve(repository, 'labs')),
  /** A sandbox that nobody typed into for this long is paused; the first key resumes it. */
  CKA_NETLAB_SLEEP_MINUTES: z.coerce.number().min(1).default(10),
  /** A sandbox that nobody typed into for this long is ended. */
  CKA_NETLAB_IDLE_MINUTES: z.coerce.number().min(1).default(60),
  /** The longest life of a sandbox. */
  CKA_NETLAB_LIFETIME_MINUTES: z.coerce
    .number()
    .min(1)
    .max(24 * 60)
    .default(240),
  /** Sandboxes of one exam at once; a draw takes questions that fit on so many. By default what the memory carries, 12 at most. */
  CKA_NETLAB_EXAM_SANDBOXES_MAX: z.coerce.number().int().min(1).max(40).optional(),
  /** Grades that this process works on at the same time; 0 leaves them to other processes. */
  CKA_NETLAB_GRADES_AT_ONCE: z.coerce.number().int().min(0).max(50).default(4),
  /** What Prometheus sends as a bearer token to read `/metrics`; without it nobody reads them. */
  CKA_NETLAB_METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  CKA_NETLAB_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Sign-in through an OpenID Connect provider: all three, or none. */
  CKA_NETLAB_OIDC_ISSUER: httpUrl.optional(),
  CKA_NETLAB_OIDC_CLIENT_ID: z.string().min(1).optional(),
  CKA_NETLAB_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What the button says. */
  CKA_NETLAB_OIDC_NAME: z.string().min(1).default('Single sign-on'),
})

export interface Config {
  databaseUrl: string
  host: string
  port: number
  /** The address that browsers use, without a slash at its end. */
  url: string
  /** Values of the `Origin` header that are ours. */
  origins: string[]
  webUrl: string
  sandboxd: { url: string; secret: string }
  authSecret: string
  labsDir: string
  sleepMinutes: number
  idleMinutes: number
  lifetimeMinutes: number
  gradesAtOnce: number
  examSandboxesMax: number
  metricsToken: string | undefined
  logLevel: string
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | undefined
}

export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID'
  readonly fix = 'Correct the environment variables named above.'
}

/**
 * Reads the configuration.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The API cannot start with this configuration:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  const url = env.CKA_NETLAB_URL ?? `http://localhost:${env.CKA_NETLAB_PORT}`
  return {
    databaseUrl: env.DATABASE_URL,
    host: env.CKA_NETLAB_HOST,
    port: env.CKA_NETLAB_PORT,
    url,
    origins: originsOf(url, env.CKA_NETLAB_ORIGINS),
    webUrl: env.CKA_NETLAB_WEB_URL,
    sandboxd: { url: env.CKA_NETLAB_SANDBOXD_URL, secret: env.CKA_NETLAB_SANDBOXD_SECRET },
    authSecret: env.CKA_NETLAB_AUTH_SECRET,
    labsDir: resolve(env.CKA_NETLAB_LABS_DIR),
    sleepMinutes: env.CKA_NETLAB_SLEEP_MINUTES,
    idleMinutes: env.CKA_NETLAB_IDLE_MINUTES,
    lifetimeMinutes: env.CKA_NETLAB_LIFETIME_MINUTES,
    gradesAtOnce: env.CKA_NETLAB_GRADES_AT_ONCE,
    examSandboxesMax: env.CKA_NETLAB_EXAM_SANDBOXES_MAX ?? examSandboxesThatFit(totalmem()),
    metricsToken: env.CKA_NETLAB_METRICS_TOKEN,
    logLevel: env.CKA_NETLAB_LOG_LEVEL,
    oidc: oidcOf(env),
  }
}

/** A product on the loopback interface is one place under three names. */
function originsOf(url: string, more: string): string[] {
  const own = new URL(url)
  const loopback = ['localhost', '127.0.0.1', '[::1]']
  const names = loopback.includes(own.hostname) ? loopback : [own.hostname]
  const port = own.port === '' ? '' : `:${own.port}`
  const listed = more.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim().replace(/\/+$/, '')]))
  return [...new Set([own.origin, ...names.map((name) => `${own.protocol}//${name}${port}`), ...listed])]
}

function oidcOf(env: z.infer<typeof Environment>): Config['oidc'] {
  const { CKA_NETLAB_OIDC_ISSUER: issuer, CKA_NETLAB_OIDC_CLIENT_ID: clientId } = env
  const clientSecret = env.CKA_NETLAB_OIDC_CLIENT_SECRET
  if (!issuer && !clientId && !clientSecret) return undefined
  if (!issuer || !clientId || !clientSecret) {
    throw new ConfigError(
      'The API cannot start with this configuration:\nCKA_NETLAB_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET go together: set all three or none.',
    )
  }
  return { issuer, clientId, clientSecret, name: env.CKA_NETLAB_OIDC_NAME }
}

/** As sandboxd reckons: some 0.8 GiB for a cluster, 3 GiB for the rest of the product. */
function examSandboxesThatFit(memoryBytes: number): number {
  return Math.min(12, Math.max(2, Math.floor((memoryBytes / 2 ** 30 - 3) / 0.8)))
}
