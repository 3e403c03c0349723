import { createHash } from 'node:crypto'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import type { Limits } from '@cka-netlab/sandbox'
import { z } from 'zod'

const repository = resolve(import.meta.dirname, '../../..')

const MachineLimits = z.strictObject({
  memoryMiB: z.number().int().min(64),
  cpus: z.number().min(0.1),
  processesMax: z.number().int().min(100),
})

/** The configuration of sandboxd, from the environment. Nothing else here reads `process.env`. */
const Environment = z.object({
  CKA_NETLAB_SANDBOXD_PORT: z.coerce.number().int().min(0).max(65535).default(7072),
  CKA_NETLAB_SANDBOXD_SECRET: z.string().min(16, 'at least 16 characters'),
  CKA_NETLAB_DATA_DIR: z.string().default(resolve(repository, '.data')),
  /** Whose sandboxes these are: what carries another owner on the same engine is left alone. */
  CKA_NETLAB_OWNER: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'lower-case letters, digits and dashes, 31 at most')
    .optional(),
  /** Range that the sandboxes' own Docker networks are cut from, a /28 each. Not seen by learners. */
  CKA_NETLAB_SANDBOX_SUBNETS: z.cidrv4().default('10.250.0.0/16'),
  /** MiB for all sandboxes together; what comes beyond waits. By default all but 3 GiB. */
  CKA_NETLAB_SANDBOX_MEMORY_MIB: z.coerce.number().int().min(256).optional(),
  /** Sandboxes of one topology made ahead at most; 0 makes none. */
  CKA_NETLAB_POOL_MAX: z.coerce.number().int().min(0).default(4),
  /** Sandboxes being started at once; the others wait in line. */
  CKA_NETLAB_STARTS_MAX: z.coerce.number().int().min(1).default(2),
  /** Seconds after which a cluster into which nobody types runs for a moment in every fifteen seconds only; 0 for never. */
  CKA_NETLAB_DOZE_SECONDS: z.coerce.number().min(0).default(60),
  /** Seconds after which the memory of a paused cluster goes to the machine's swap, where there is room; 0 for never. */
  CKA_NETLAB_SWAP_SECONDS: z.coerce.number().min(0).default(600),
  /** How long a request waits for images that are still being built. */
  CKA_NETLAB_IMAGES_WAIT_SECONDS: z.coerce.number().int().min(1).default(3600),
  /** What a machine may use, where it differs from the defaults, as JSON: {"node":{"memoryMiB":2048,"cpus":2,"processesMax":4000}} */
  CKA_NETLAB_MACHINE_LIMITS: z
    .string()
    .default('{}')
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' })
        return z.NEVER
      }
    })
    .pipe(z.partialRecord(z.enum(['terminal', 'controlplane', 'node', 'probe']), MachineLimits)),
  /** Whether missing images are built at start, or when the first sandbox that needs them is asked for. */
  CKA_NETLAB_IMAGES: z.enum(['at-start', 'on-demand']).default('at-start'),
  CKA_NETLAB_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export interface Config {
  port: number
  secret: string
  dataDir: string
  owner: string
  subnets: string
  memoryMiB: number
  poolMax: number
  startsMax: number
  dozeSeconds: number
  swapSeconds: number
  imagesWaitSeconds: number
  machineLimits: Partial<Limits>
  imagesAtStart: boolean
  logLevel: string
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
    throw new ConfigError(`sandboxd cannot start with this configuration:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  const dataDir = resolve(env.CKA_NETLAB_DATA_DIR)
  return {
    port: env.CKA_NETLAB_SANDBOXD_PORT,
    secret: env.CKA_NETLAB_SANDBOXD_SECRET,
    dataDir,
    owner: env.CKA_NETLAB_OWNER ?? `d${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`,
    subnets: env.CKA_NETLAB_SANDBOX_SUBNETS,
    memoryMiB: env.CKA_NETLAB_SANDBOX_MEMORY_MIB ?? Math.max(1024, Math.floor(totalmem() / 2 ** 20) - 3072),
    poolMax: env.CKA_NETLAB_POOL_MAX,
    startsMax: env.CKA_NETLAB_STARTS_MAX,
    dozeSeconds: env.CKA_NETLAB_DOZE_SECONDS,
    swapSeconds: env.CKA_NETLAB_SWAP_SECONDS,
    imagesWaitSeconds: env.CKA_NETLAB_IMAGES_WAIT_SECONDS,
    machineLimits: env.CKA_NETLAB_MACHINE_LIMITS,
    imagesAtStart: env.CKA_NETLAB_IMAGES === 'at-start',
    logLevel: env.CKA_NETLAB_LOG_LEVEL,
  }
}
