import type { ExecResult, TerminalView, Topology } from '@cka-netlab/contracts'
import { Learner } from './learner.ts'
import type { RunningSandboxd } from './running-sandboxd.ts'

/** A shell, and somebody at it; closed at the end of the block. */
export interface Shell extends AsyncDisposable {
  n: number
  learner: Learner
}

/** A sandbox of a running sandboxd, by what can be asked of it. */
export class TestedSandbox {
  id = ''
  readonly #sandboxd: RunningSandboxd

  constructor(sandboxd: RunningSandboxd) {
    this.#sandboxd = sandboxd
  }

  async create(topology: Topology): Promise<void> {
    this.id = await this.#sandboxd.createSandbox(topology)
  }

  claim(): Promise<Response> {
    return this.#call('POST', '/claim')
  }

  /** As the product does when nobody types: the first key, or whatever else is asked of it, resumes it. */
  pause(): Promise<Response> {
    return this.#call('POST', '/pause', { wakes: true })
  }

  /** @returns the number of a new shell */
  async open(machine: string): Promise<number> {
    const response = await this.#call('POST', '/terminals', { machine })
    if (response.status !== 201) throw new Error(await response.text())
    return ((await response.json()) as TerminalView).n
  }

  close(n: number): Promise<Response> {
    return this.#call('DELETE', `/terminals/${n}`)
  }

  async terminals(): Promise<TerminalView[]> {
    const response = await this.#call('GET', '/terminals')
    return ((await response.json()) as { terminals: TerminalView[] }).terminals
  }

  async shell(machine = 'terminal'): Promise<Shell> {
    const n = await this.open(machine)
    const learner = new Learner(this.#sandboxd, this.id, n)
    await learner.sees(/[$#] /)
    return {
      n,
      learner,
      [Symbol.asyncDispose]: async () => {
        learner[Symbol.dispose]()
        await this.close(n)
      },
    }
  }

  /** Runs a script on a machine. @returns what it writes */
  async exec(machine: string, script: string, user: 'learner' | 'root' = 'root'): Promise<string> {
    const response = await this.#call('POST', '/exec', { machine, user, script, timeoutSeconds: 30 })
    return ((await response.json()) as ExecResult).stdout.trim()
  }

  #call(method: string, path: string, body?: unknown): Promise<Response> {
    return this.#sandboxd.call(method, `/v1/sandboxes/${this.id}${path}`, body)
  }
}
