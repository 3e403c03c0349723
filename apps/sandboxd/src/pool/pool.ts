import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PoolState, type Topology, topologyKey } from '@cka-netlab/contracts'
import { type DriverSandbox, failureOf, type SandboxDriver } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'
import type { ImageKeeper } from '../images/keeper.ts'
import type { Breaker } from '../sandboxes/breaker.ts'
import type { Dozing } from '../sandboxes/dozing.ts'
import { memoryOf } from '../sandboxes/memory-of.ts'
import type { StartQueue, Turn } from '../sandboxes/start-queue.ts'
import { Demand } from './demand.ts'

const EVERY_MS = 5000
/** A cluster goes on settling for a while after it is ready: garbage is collected, statuses are written. */
const SETTLE_MS = 25_000
/** What is made ahead may take this part of the memory for sandboxes. */
const SHARE = 0.3
/** Long enough for a night; what nobody takes is made anew then. */
const LIFETIME_SECONDS = 24 * 3600
/** One that is about to reach its age is of no use to a learner. */
const LEFT_SECONDS_MIN = 8 * 3600

interface Member {
  id: string
  topology: Topology
  state: 'booting' | 'running' | 'paused'
  turn: Turn
  expiresAt: Date
  /** Milliseconds since 1970 when it was ready. */
  readyAt: number
}

export interface PoolOptions {
  driver: SandboxDriver
  images: ImageKeeper
  queue: StartQueue
  dozing: Dozing
  breakerOf: (topology: Topology) => Breaker
  log: FastifyBaseLogger
  /** Topologies of which one is always kept ready. */
  always: Topology[]
  /** Sandboxes ahead of each topology at most; 0 makes none. */
  sizeMax: number
}

/**
 * Sandboxes made ahead. The front one of each topology runs, dozing, so that it is there at once; the others are paused and cost
 * memory alone. Made one at a time, when no learner waits, with what learners leave of the processors.
 */
export class SandboxPool {
  readonly #o: PoolOptions
  readonly #members = new Set<Member>()
  /** Ids of those that were given away: until they have their new names they look like the pool's. */
  readonly #taken = new Set<string>()
  readonly #demands = new Map<string, { topology: Topology; demand: Demand }>()
  readonly #stop = new AbortController()
  #loop: Promise<void> = Promise.resolve()
  #wake = new AbortController()

  constructor(options: PoolOptions) {
    this.#o = options
    for (const topology of options.always) this.#demandFor(topology)
  }

  start(): void {
    if (this.#o.sizeMax > 0) this.#loop = this.#run()
  }

  /** Stops making. What is there stays on the machine and is found by the next process. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake.abort()
    await this.#loop
  }

  /** Ids on the engine that are the pool's, or were until they were given away. */
  ids(): string[] {
    return [...Array.from(this.#members, ({ id }) => id), ...this.#taken]
  }

  /** Takes in what a former process has made ahead. */
  adopt(found: DriverSandbox, turn: Turn): void {
    const { id, topology, expiresAt } = found
    const state = found.state === 'paused' ? 'paused' : 'running'
    this.#members.add({ id, topology, state, turn, expiresAt, readyAt: Date.now() })
    this.#demandFor(topology)
  }

  /** One of them, which is the caller's from now on, with the memory that it holds; the one that runs before one that is paused. */
  take(topology: Topology): { id: string; turn: Turn } | null {
    this.#demandFor(topology).asked()
    const [member] = this.#of(topology)
      .filter(({ state, expiresAt }) => state !== 'booting' && secondsUntil(expiresAt) > LEFT_SECONDS_MIN)
      .toSorted((a, b) => Number(a.state === 'paused') - Number(b.state === 'paused'))
    if (member) {
      this.#members.delete(member)
      this.#taken.add(member.id)
    }
    this.#look()
    return member ?? null
  }

  /** One of them is not whole any more. */
  lost(id: string): void {
    const member = [...this.#members].find((one) => one.id === id)
    if (member) void this.#remove(member)
  }

  /** Learners need the memory: the pool gives back so much, first of what is wanted least. */
  makeRoom(memoryMiB: number): void {
    let missing = memoryMiB
    const surplus = (member: Member) => this.#of(member.topology).length - this.#wanted(member.topology)
    const idle = [...this.#members].filter(({ state }) => state !== 'booting')
    for (const member of idle.toSorted((a, b) => surplus(b) - surplus(a))) {
      if (missing <= 0) return
      missing -= memoryOf(member.topology)
      void this.#remove(member)
    }
  }

  state(): PoolState[] {
    return [...this.#demands.values()].map(({ topology }) => {
      const members = this.#of(topology)
      const count = (state: Member['state']) => members.filter((member) => member.state === state).length
      return {
        topology,
        running: count('running'),
        paused: count('paused'),
        booting: count('booting'),
        wanted: this.#wanted(topology),
      }
    })
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      for (const { topology } of this.#demands.values()) {
        if (signal.aborted) return
        await this.#tend(topology).catch((err) => this.#o.log.warn({ err }, 'the pool could not be looked after'))
      }
      this.#wake = new AbortController()
      await sleep(EVERY_MS, undefined, { signal: this.#wake.signal }).catch(() => {})
    }
  }

  /** Brings what there is of a topology closer to what is wanted. */
  async #tend(topology: Topology): Promise<void> {
    const { driver, dozing } = this.#o
    const members = this.#of(topology)
    const old = members.find(
      ({ state, expiresAt }) => state !== 'booting' && secondsUntil(expiresAt) <= LEFT_SECONDS_MIN,
    )
    if (old) await this.#remove(old)
    const [front, ...rest] = members.filter(({ state }) => state === 'running')
    if (!front) {
      const paused = members.find(({ state }) => state === 'paused')
      if (paused) {
        paused.state = 'running'
        await driver.resume(paused.id)
      }
    }
    const isSettled = ({ readyAt }: Member) => Date.now() - readyAt >= SETTLE_MS
    if (front && isSettled(front)) dozing.begin(front)
    for (const member of rest) {
      if (!isSettled(member) || !this.#members.has(member)) continue
      member.state = 'paused'
      await driver.pause(member.id)
    }
    if (members.length < this.#wanted(topology) && members.every(({ state }) => state !== 'booting')) {
      await this.#make(topology)
    }
  }

  async #make(topology: Topology): Promise<void> {
    const { driver, images, queue, breakerOf, log } = this.#o
    const breaker = breakerOf(topology)
    if (!images.isReady(topology) || queue.waiting.length > 0 || !breaker.mayTry()) return
    const memoryMiB = memoryOf(topology)
    const { takenMiB, allMiB } = queue.memory
    const mine = [...this.#members].reduce((sum, member) => sum + memoryOf(member.topology), 0)
    if (mine + memoryMiB > allMiB * SHARE || takenMiB + memoryMiB > allMiB) return
    const giveUp = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(EVERY_MS)])
    const turn = await queue.enter({ group: '', memoryMiB, background: true }, () => {}, giveUp).catch(() => null)
    if (!turn) return
    const id = randomUUID()
    const expiresAt = new Date(Date.now() + LIFETIME_SECONDS * 1000)
    const member: Member = { id, topology, state: 'booting', turn, expiresAt, readyAt: 0 }
    this.#members.add(member)
    try {
      const spec = { id, topology, lifetimeSeconds: LIFETIME_SECONDS, pooled: true }
      await driver.create(spec, undefined, this.#stop.signal)
      breaker.succeeded()
      member.state = 'running'
      member.readyAt = Date.now()
      turn.started()
      log.info({ sandboxId: id, topology: topologyKey(topology) }, 'a sandbox is ready ahead')
    } catch (error) {
      this.#members.delete(member)
      turn.gone()
      if (this.#stop.signal.aborted) return
      const failure = failureOf(error)
      breaker.failed(failure.message)
      log.error({ err: error, failure }, 'a sandbox could not be made ahead')
    }
  }

  async #remove(member: Member): Promise<void> {
    const { driver, dozing } = this.#o
    this.#members.delete(member)
    await dozing
      .end(member.id)
      .then(() => driver.destroy(member.id))
      .then(() => member.turn.gone())
      // The reconcile loop finds it as one that nobody knows, and removes it.
      .catch((err) => this.#o.log.warn({ err, sandboxId: member.id }, 'a pooled sandbox could not be removed'))
  }

  #wanted(topology: Topology): number {
    const always = this.#o.always.some((one) => topologyKey(one) === topologyKey(topology))
    return Math.min(this.#o.sizeMax, this.#demandFor(topology).wanted(always))
  }

  #of(topology: Topology): Member[] {
    return [...this.#members].filter((member) => topologyKey(member.topology) === topologyKey(topology))
  }

  #demandFor(topology: Topology): Demand {
    const key = topologyKey(topology)
    const known = this.#demands.get(key) ?? { topology, demand: new Demand() }
    this.#demands.set(key, known)
    return known.demand
  }

  #look(): void {
    this.#wake.abort()
  }
}

function secondsUntil(moment: Date): number {
  return (moment.getTime() - Date.now()) / 1000
}
