import { distance, type Size } from '../frames.ts'

/** The connection of a viewer, as far as a session needs it. */
export interface ViewerSocket {
  send(frame: Uint8Array): void
  /** Ends the connection with a websocket close code. */
  close(code: number, reason: string): void
}

/**
 * Somebody who looks at a terminal: `waiting` for a snapshot, `live`, or `skipped` because it lagged behind and will
 * get a snapshot when it has caught up with what was sent.
 */
export class Viewer {
  readonly socket: ViewerSocket
  /** False for watchers: they see, and neither type nor set the size. */
  readonly mayWrite: boolean
  state: 'waiting' | 'live' | 'skipped' = 'waiting'
  /** Size of the viewer's own window, once it has told. */
  size: Size | undefined
  /** End of what was sent. */
  sent = 0
  /** End of what its xterm has parsed. */
  acknowledged = 0
  heardAt = Date.now()

  constructor(socket: ViewerSocket, mayWrite: boolean) {
    this.socket = socket
    this.mayWrite = mayWrite
  }

  /** Bytes sent and not acknowledged. */
  get lag(): number {
    return distance(this.acknowledged, this.sent)
  }

  /** Takes an acknowledgement; one that lies outside of what was sent is not believed. */
  acknowledge(sequence: number): void {
    if (distance(this.acknowledged, sequence) > 0 && distance(sequence, this.sent) >= 0) this.acknowledged = sequence
  }

  /** Starts counting at a sequence: nothing before it will be sent or acknowledged. */
  startAt(sequence: number): void {
    this.sent = sequence
    this.acknowledged = sequence
    this.state = 'live'
  }
}
