import { z } from 'zod'
import { Machine, Topology } from './topology.ts'

/** `requested → booting → ready → claimed → (paused ⇄ claimed) → ending → ended`, and `failed`. */
export const SandboxState = z.enum(['requested', 'booting', 'ready', 'claimed', 'paused', 'ending', 'ended', 'failed'])
export type SandboxState = z.infer<typeof SandboxState>

/** One line of the preparing screen. Times are in seconds. */
export const Step = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** Elapsed so far while running, taken in all when done. */
  seconds: z.number().optional(),
  expectedSeconds: z.number().optional(),
  /** What is being done within the step right now, such as "compiling Kubernetes, 3 of 7". */
  detail: z.string().optional(),
})
export type Step = z.infer<typeof Step>

/** Why something failed: a text for the person, a reason for the metric, a detail for the log. */
export const Failure = z.object({
  message: z.string(),
  reason: z.string(),
  detail: z.string().optional(),
  /** The step that failed. */
  step: z.string().optional(),
})
export type Failure = z.infer<typeof Failure>

/** A sandbox as sandboxd tells it. */
export const SandboxStatus = z.object({
  id: z.uuid(),
  topology: Topology,
  state: SandboxState,
  machines: z.array(Machine),
  steps: z.array(Step),
  failure: Failure.optional(),
  createdAt: z.iso.datetime(),
  /** Ended by sandboxd itself after this moment, whoever still wants it. */
  expiresAt: z.iso.datetime(),
})
export type SandboxStatus = z.infer<typeof SandboxStatus>

/** `POST /v1/sandboxes` to sandboxd. The caller chooses the id, so that asking twice makes one sandbox. */
export const CreateSandbox = z.strictObject({
  id: z.uuid(),
  topology: Topology,
  /** Longest life, in seconds. */
  lifetimeSeconds: z
    .number()
    .int()
    .min(60)
    .max(24 * 3600),
  /** Whose it is, where many wait: groups take turns. */
  group: z.string().max(100).optional(),
})
export type CreateSandbox = z.infer<typeof CreateSandbox>

/** `POST /v1/sandboxes/:id/pause` to sandboxd. */
export const PauseSandbox = z.strictObject({
  /** The first key, or whatever else is asked of it, resumes it. */
  wakes: z.boolean().default(false),
})

/** `POST /v1/sandboxes/:id/exec` to sandboxd: a script run on a machine as the learner would, for set-up and solutions. */
export const ExecRequest = z.strictObject({
  machine: z.string(),
  user: z.enum(['learner', 'root']),
  /** Given to `bash -l` on standard input of the shell's `-c`. */
  script: z.string(),
  /** Standard input of the script. */
  stdin: z.string().optional(),
  timeoutSeconds: z.number().min(1).max(600),
})
export type ExecRequest = z.infer<typeof ExecRequest>

/** Sandboxes of one topology that were made ahead. */
export const PoolState = z.object({
  topology: Topology,
  /** There at once. */
  running: z.number().int(),
  /** There after a moment; they cost memory alone. */
  paused: z.number().int(),
  booting: z.number().int(),
  wanted: z.number().int(),
})
export type PoolState = z.infer<typeof PoolState>

/** What the machine carries, and what waits for it: `GET /v1/capacity` of sandboxd. */
export const Capacity = z.object({
  /** Reckoned by what is kept for each sandbox, not by what it uses at the moment. */
  memory: z.object({ takenMiB: z.number(), allMiB: z.number() }),
  /** Paused sandboxes whose memory is on disk. */
  asleep: z.number().int(),
  pool: z.array(PoolState),
  /** Starts that wait, in the order in which they will be let in. */
  waiting: z.array(z.object({ group: z.string(), memoryMiB: z.number() })),
  /** Topologies whose starts failed too often, and are not tried for a while. */
  broken: z.array(
    z.object({ topology: Topology, reason: z.string(), failures: z.number().int(), until: z.iso.datetime() }),
  ),
})
export type Capacity = z.infer<typeof Capacity>

/** What the machines of a sandbox use together: a line of `GET /v1/usage` of sandboxd. */
export const UsageView = z.object({
  id: z.string(),
  memoryMiB: z.number(),
  /** Of one core, lately. */
  cpuPercent: z.number(),
})
export type UsageView = z.infer<typeof UsageView>

/** Output of a program; each stream is cut at 1 MiB. */
export const ExecResult = z.object({
  exitCode: z.number().int(),
  stdout: z.string(),
  stderr: z.string(),
  timedOut: z.boolean(),
  truncated: z.boolean(),
})
export type ExecResult = z.infer<typeof ExecResult>

/** One line of `GET /v1/events` (newline-delimited JSON) from sandboxd. */
export const SandboxEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sandbox'), sandbox: SandboxStatus }),
  /** The learner typed on it: what idle limits count from. At most one per sandbox and 10 s. */
  z.object({ type: z.literal('activity'), sandboxId: z.uuid() }),
  z.object({ type: z.literal('images'), images: z.array(Step) }),
  /** Every 10 s, so that a dead line is noticed. */
  z.object({ type: z.literal('beat') }),
])
export type SandboxEvent = z.infer<typeof SandboxEvent>
