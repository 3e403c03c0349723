import { setTimeout as sleep } from 'node:timers/promises'
import type { UsageView } from '@cka-netlab/contracts'
import type { SandboxDriver, SandboxUsage } from '@cka-netlab/sandbox'

/** An older look says nothing about now. */
const OLD_MS = 30_000
const FIRST_MS = 500
/** Whoever asks sooner gets the last answer. */
const EVERY_MS = 1500

interface Look {
  at: number
  used: Map<string, SandboxUsage>
}

/** What sandboxes use now. The share of the processors is reckoned from the look before. */
export class UsageWatch {
  readonly #driver: Pick<SandboxDriver, 'usage'>
  #before: Look | undefined
  #answer: { at: number; views: Promise<UsageView[]> } | undefined

  constructor(driver: Pick<SandboxDriver, 'usage'>) {
    this.#driver = driver
  }

  now(): Promise<UsageView[]> {
    const at = performance.now()
    if (!this.#answer || at - this.#answer.at > EVERY_MS) {
      const views = this.#look()
      this.#answer = { at, views }
      views.catch(() => {
        this.#answer = undefined
      })
    }
    return this.#answer.views
  }

  async #look(): Promise<UsageView[]> {
    let before = this.#before
    if (!before || performance.now() - before.at > OLD_MS) {
      before = await this.#read()
      await sleep(FIRST_MS)
    }
    const now = await this.#read()
    this.#before = now
    const seconds = (now.at - before.at) / 1000
    return [...now.used].map(([id, { memoryMiB, cpuSeconds }]) => {
      const used = cpuSeconds - (before.used.get(id)?.cpuSeconds ?? cpuSeconds)
      return { id, memoryMiB: Math.round(memoryMiB), cpuPercent: Math.max(0, Math.round((used / seconds) * 100)) }
    })
  }

  async #read(): Promise<Look> {
    const used = await this.#driver.usage()
    return { at: performance.now(), used }
  }
}
