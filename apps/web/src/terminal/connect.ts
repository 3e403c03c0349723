import type { Ticket } from '@cka-netlab/contracts'
import type { Size } from '@cka-netlab/terminal'
import {
  type ConnectionState,
  TerminalConnection,
  TerminalGoneError,
  type TerminalSink,
} from '@cka-netlab/terminal/client'
import { callApi } from '../http/api.ts'
import { ApiError } from '../http/api-error.ts'

/** Path of the terminals of a sandbox. */
export function terminalsPath(sandboxId: string): string {
  return `/api/v1/sandboxes/${sandboxId}/terminals`
}

/** Connects to a terminal of this origin. */
export function connectTerminal(o: {
  sandboxId: string
  n: number
  size: Size
  sink: TerminalSink
  onState: (state: ConnectionState) => void
}): TerminalConnection {
  const path = `${terminalsPath(o.sandboxId)}/${o.n}`
  return new TerminalConnection({
    size: o.size,
    sink: o.sink,
    onState: o.onState,
    fetchTicket: async () => {
      try {
        return (await callApi<Ticket>('POST', `${path}/tickets`)).ticket
      } catch (error) {
        // Signed out, or not there: the next try would be answered the same.
        if (error instanceof ApiError && [401, 404].includes(error.status))
          throw new TerminalGoneError(goneMessage(error))
        throw error
      }
    },
    address: (ticket, resume) => {
      const address = new URL(path, window.location.href.replace(/^http/, 'ws'))
      address.searchParams.set('ticket', ticket)
      if (resume) address.searchParams.set('resume', resume)
      return address.href
    },
  })
}

function goneMessage(error: ApiError): string {
  return error.status === 401 ? 'You are signed out.' : 'This terminal is no more.'
}
