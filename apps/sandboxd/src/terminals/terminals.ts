import { HttpProblem } from '@cka-netlab/contracts'
import { SandboxTerminals, type TerminalsContext } from './sandbox-terminals.ts'

const SAVE_SECONDS = 5

/** The terminals of all sandboxes of this process. */
export class Terminals {
  readonly #context: TerminalsContext
  readonly #sandboxes = new Map<string, Promise<SandboxTerminals>>()
  readonly #startedAt = new Date()
  readonly #saving: NodeJS.Timeout
  #released = false

  constructor(context: TerminalsContext) {
    this.#context = context
    this.#saving = setInterval(() => void this.#save(), SAVE_SECONDS * 1000).unref()
  }

  /** Takes over what a former process has left, and forgets what belongs to sandboxes that are no more. */
  async adoptAll(): Promise<void> {
    const kept = await this.#context.store.sandboxes()
    if (kept.length === 0) return
    const alive = new Set((await this.#context.driver.list()).map((sandbox) => sandbox.id))
    for (const id of kept) {
      if (alive.has(id)) await this.of(id)
      else await this.#context.store.removeSandbox(id)
    }
  }

  /**
   * The terminals of a sandbox.
   * @throws {HttpProblem} NOT_FOUND, or SANDBOX_NOT_READY while it is being started.
   */
  of(sandboxId: string): Promise<SandboxTerminals> {
    let terminals = this.#sandboxes.get(sandboxId)
    if (!terminals) {
      terminals = this.#find(sandboxId)
      this.#sandboxes.set(sandboxId, terminals)
      terminals.catch(() => this.#sandboxes.delete(sandboxId))
    }
    return terminals
  }

  /** The sandbox has ended. */
  async drop(sandboxId: string): Promise<void> {
    const terminals = this.#sandboxes.get(sandboxId)
    this.#sandboxes.delete(sandboxId)
    await (await terminals?.catch(() => undefined))?.drop()
    await this.#context.store.removeSandbox(sandboxId)
  }

  /** Keeps all screens and leaves the shells to the next process. */
  async release(): Promise<void> {
    this.#released = true
    clearInterval(this.#saving)
    await Promise.all(this.#all((terminals) => terminals.release()))
    this.#sandboxes.clear()
  }

  async #find(sandboxId: string): Promise<SandboxTerminals> {
    const sandbox = (await this.#context.driver.list()).find((candidate) => candidate.id === sandboxId)
    if (!sandbox) throw new HttpProblem('NOT_FOUND', 'There is no such sandbox.')
    if (sandbox.state === 'booting') throw new HttpProblem('SANDBOX_NOT_READY')
    const terminals = new SandboxTerminals(sandbox, this.#context)
    if (sandbox.createdAt < this.#startedAt) await terminals.adopt()
    return terminals
  }

  async #save(): Promise<void> {
    if (this.#released) return
    await Promise.all(this.#all((terminals) => terminals.save()))
  }

  #all(act: (terminals: SandboxTerminals) => Promise<void>): Promise<void>[] {
    return [...this.#sandboxes.values()].map((terminals) => terminals.then(act, () => undefined))
  }
}
