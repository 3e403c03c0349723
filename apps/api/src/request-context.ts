import { AsyncLocalStorage } from 'node:async_hooks'

/** The request that is being answered, or that a job was queued by. */
export interface RequestContext {
  /** Stands in the logs of every process that does something for it. */
  requestId: string
  /** Where it came from; nothing for a job, which the platform does by itself. */
  address?: string
}

export const requestContext = new AsyncLocalStorage<RequestContext>()
