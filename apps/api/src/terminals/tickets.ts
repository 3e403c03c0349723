import { createHash, randomBytes } from 'node:crypto'
import type { Ticket } from '@cka-netlab/contracts'

/** Who may open what with a ticket. */
export interface TicketHolder {
  userId: string
  sandboxId: string
  n: number
}

/**
 * One-time tickets for the websocket of a terminal. A websocket carries the session cookie wherever it is opened from;
 * a ticket can only be fetched by a page of this origin. Kept in memory, since the process that issues a ticket is the
 * one that takes it, and as digests, so that a dump of the memory opens nothing.
 */
export class TicketOffice {
  readonly #tickets = new Map<string, TicketHolder & { expiresAt: number }>()
  readonly #lifetimeSeconds: number

  constructor(lifetimeSeconds = 30) {
    this.#lifetimeSeconds = lifetimeSeconds
  }

  /** Tickets that have not been used or forgotten. */
  get size(): number {
    return this.#tickets.size
  }

  issue(holder: TicketHolder): Ticket {
    this.#forgetExpired()
    const ticket = randomBytes(32).toString('base64url')
    const expiresAt = Date.now() + this.#lifetimeSeconds * 1000
    this.#tickets.set(digest(ticket), { ...holder, expiresAt })
    return { ticket, expiresAt: new Date(expiresAt).toISOString() }
  }

  /** True once for each ticket, within its time, for whom and what it was issued. A wrong try uses it up as well. */
  redeem(ticket: string, holder: TicketHolder): boolean {
    const key = digest(ticket)
    const issued = this.#tickets.get(key)
    this.#tickets.delete(key)
    return (
      issued !== undefined &&
      issued.expiresAt > Date.now() &&
      issued.userId === holder.userId &&
      issued.sandboxId === holder.sandboxId &&
      issued.n === holder.n
    )
  }

  #forgetExpired(): void {
    const now = Date.now()
    // Issued in order, so the first that is still good ends the search.
    for (const [key, { expiresAt }] of this.#tickets) {
      if (expiresAt > now) return
      this.#tickets.delete(key)
    }
  }
}

function digest(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url')
}
