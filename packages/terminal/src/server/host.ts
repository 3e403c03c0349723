import type { Duplex } from 'node:stream'

/** A program with a pseudo-terminal. Reading stops when nobody reads, so back pressure reaches the program. */
export interface Pty {
  stream: Duplex
  resize(columns: number, rows: number): Promise<void>
  /** Resolves when the program has ended. */
  ended: Promise<{ exitCode: number | null }>
}

/** The machine that a shell runs on, as far as terminals need it. Programs run as root on it. */
export interface ShellHost {
  /** Starts a program with a terminal. */
  attach(command: string[], size: { columns: number; rows: number }): Promise<Pty>
  /**
   * Runs a program to its end.
   * @throws when the machine cannot be reached; the message is for a person.
   */
  exec(command: string[]): Promise<{ exitCode: number; stdout: string }>
  /** Resolves when the machine is not paused; at once where it runs, or cannot be paused. At the latest when the signal is aborted. */
  running?(signal: AbortSignal): Promise<void>
}

/** Thrown by a {@link ShellHost} when the machine is gone for good; any other error is worth another try. */
export class MachineGoneError extends Error {
  readonly code = 'MACHINE_GONE'
  readonly fix = 'Reset the lab.'
  constructor(message: string) {
    super(message)
    this.name = 'MachineGoneError'
  }
}
