import type { Duplex } from 'node:stream'
import { type ExecResult, PROBE } from '@cka-netlab/contracts'
import type { ExecOptions, ExecTarget, Pty } from '../driver.ts'
import { SandboxError } from '../error.ts'
import type { RunningMachine } from './lookup.ts'
import type { Observer } from './observer.ts'
import { startPty } from './pty.ts'
import { runIn } from './run.ts'

/** Programs in the machines of sandboxes, and the platform's own that look at them. */
export class Programs {
  readonly #observer: Observer
  readonly #machine: (id: string, machine: string) => Promise<RunningMachine>

  constructor(observer: Observer, machine: (id: string, machine: string) => Promise<RunningMachine>) {
    this.#observer = observer
    this.#machine = machine
  }

  /** Runs a program to its end, in a machine or looking at it. */
  async run(id: string, target: ExecTarget, command: string[], options: ExecOptions): Promise<ExecResult> {
    if ('outside' in target) {
      const { container } = await this.#machine(id, PROBE.name)
      return runIn(container, [...NETWORK_ONLY, ...command], options)
    }
    if ('machine' in target) {
      const { container } = await this.#machine(id, target.machine)
      return runIn(container, command, { ...options, ...shellOf(target.user) })
    }
    if ('besideAll' in target) return this.#besideAll(id, target.besideAll, command, options)
    const machine = 'beside' in target ? target.beside : target.observe
    const { pid } = await this.#machine(id, machine)
    const environment = Object.entries({ ...options.environment, NETLAB_PID: String(pid) })
    const wrapped = ['env', ...environment.map(([key, value]) => `${key}=${value}`), ...command]
    if ('beside' in target) return this.#observer.run(wrapped, options)
    const place = ['netlab-observe', 'net', '--pid', String(pid)]
    if (target.netns !== undefined) place.push('--netns', target.netns)
    if (target.podAddress !== undefined) place.push('--pod-ip', target.podAddress)
    if (target.process !== undefined) place.push('--process', String(target.process))
    return this.#observer.run([...place, '--', ...(target.asRoot ? [] : NETWORK_ONLY), ...wrapped], options)
  }

  /** A program with a terminal, as the machine's user. */
  async attach(
    id: string,
    target: { machine: string; user: 'learner' | 'root' },
    command: string[],
    size: { columns: number; rows: number },
  ): Promise<Pty> {
    const { container } = await this.#machine(id, target.machine)
    const { user, environment, workingDirectory } = shellOf(target.user)
    return startPty(container, command, {
      user,
      workingDirectory,
      size,
      environment: { ...environment, ...PTY_ENVIRONMENT },
    })
  }

  /** A stream to an address as a machine reaches it. */
  async connect(id: string, machine: string, address: { host: string; port: number }): Promise<Duplex> {
    const { pid } = await this.#machine(id, machine)
    const target = `${address.host}:${address.port}`
    const command = ['netlab-observe', 'connect', '--pid', String(pid), '--address', target]
    return this.#observer.stream(command, (stream, text) => {
      stream.destroy(new SandboxError('TOOL_FAILED', `No connection to ${target} on ${machine}: ${text.trim()}`))
    })
  }

  /** Machines that do not run are left out: what is asked of several goes on without one. */
  async #besideAll(id: string, machines: string[], command: string[], options: ExecOptions): Promise<ExecResult> {
    const pids = machines.map(async (machine) => {
      const found = await this.#machine(id, machine).catch((error) => {
        if (error instanceof SandboxError && error.code === 'MACHINE_STOPPED') return null
        throw error
      })
      return found ? [`${machine}=${found.pid}`] : []
    })
    const all = (await Promise.all(pids)).flat().join(' ')
    return this.#observer.run(
      ['env', `NETLAB_PIDS=${all}`, `NETLAB_LIMITED=${NETWORK_ONLY.join(' ')}`, ...command],
      options,
    )
  }
}

/**
 * Programs that look at a network deal with what the learner sends them, and a lab's author may write them: they keep
 * the two capabilities that are about networks and lose root, so that none of them is a way onto the engine's host.
 */
const NETWORK_CAPABILITIES = '-all,+net_admin,+net_raw'
const NETWORK_ONLY = [
  ...['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--no-new-privs'],
  ...['--inh-caps', NETWORK_CAPABILITIES, '--ambient-caps', NETWORK_CAPABILITIES],
  ...['--bounding-set', NETWORK_CAPABILITIES, '--'],
]

const PTY_ENVIRONMENT = { TERM: 'xterm-256color', COLORTERM: 'truecolor' }

/** What a login would set, for programs that the engine starts without one. */
function shellOf(user: 'learner' | 'root') {
  const home = user === 'root' ? '/root' : `/home/${user}`
  return {
    user,
    workingDirectory: home,
    environment: { HOME: home, USER: user, LOGNAME: user, SHELL: '/bin/bash', LANG: 'C.UTF-8' },
  }
}
