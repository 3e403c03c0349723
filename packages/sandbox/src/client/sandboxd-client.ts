import { setTimeout as sleep } from 'node:timers/promises'
import { type ClusterView, ObservationError } from '@cka-netlab/checks'
import {
  Capacity,
  type CreateSandbox,
  type ExecRequest,
  ExecResult,
  ObservationFault,
  type ObservationKind,
  type ObservationResults,
  SandboxEvent,
  SandboxStatus,
  Step,
  type Topology,
  UsageView,
} from '@cka-netlab/contracts'
import { z } from 'zod'
import type { SandboxAccess } from '../access.ts'
import { linesOf } from '../lines.ts'
import { SandboxdError, SandboxdHttp } from './http.ts'

const CALL_SECONDS = 15
/** An observation has 10 s of its own, and the engine may be busy. */
const OBSERVE_SECONDS = 45
/** Beats come every 10 s. */
const SILENCE_SECONDS = 35
const RETRY_MS = { first: 200, most: 5000 }

/** Speaks to sandboxd. Every method throws {@link SandboxdError}, with `SANDBOXD_UNREACHABLE` when no answer came. */
export class SandboxdClient {
  readonly #http: SandboxdHttp

  /** @param o - with `requestId`, what is asked now is logged by sandboxd under that id */
  constructor(o: { url: string; secret: string; requestId?: () => string | undefined }) {
    this.#http = new SandboxdHttp(o.url, o.secret, o.requestId)
  }

  /** Begins a sandbox; asking again with the same id gives the same one. */
  async create(spec: CreateSandbox): Promise<SandboxStatus> {
    return this.#status('POST', '/v1/sandboxes', spec)
  }

  async get(id: string): Promise<SandboxStatus> {
    return this.#status('GET', `/v1/sandboxes/${id}`)
  }

  async list(): Promise<SandboxStatus[]> {
    const { body } = await this.#http.call({ method: 'GET', path: '/v1/sandboxes', timeoutSeconds: CALL_SECONDS })
    return z.object({ sandboxes: z.array(SandboxStatus) }).parse(body).sandboxes
  }

  /** Has the images of these topologies made in the background; the event `images` tells how far they are. */
  async wantTopologies(topologies: Topology[]): Promise<void> {
    await this.#http.call({
      method: 'PUT',
      path: '/v1/topologies',
      body: { topologies },
      timeoutSeconds: CALL_SECONDS,
    })
  }

  async claim(id: string): Promise<SandboxStatus> {
    return this.#status('POST', `/v1/sandboxes/${id}/claim`)
  }

  /** With `wakes`, the first key or whatever else is asked of it resumes it. */
  async pause(id: string, o: { wakes?: boolean } = {}): Promise<SandboxStatus> {
    return this.#status('POST', `/v1/sandboxes/${id}/pause`, o)
  }

  async resume(id: string): Promise<SandboxStatus> {
    return this.#status('POST', `/v1/sandboxes/${id}/resume`)
  }

  /** Ends a sandbox; the event `ended` tells when it is gone. One that is not there is fine: null. */
  async destroy(id: string): Promise<SandboxStatus | null> {
    try {
      return await this.#status('DELETE', `/v1/sandboxes/${id}`)
    } catch (error) {
      if (error instanceof SandboxdError && error.code === 'NOT_FOUND') return null
      throw error
    }
  }

  async exec(id: string, request: ExecRequest): Promise<ExecResult> {
    const timeoutSeconds = request.timeoutSeconds + CALL_SECONDS
    const path = `/v1/sandboxes/${id}/exec`
    const { body } = await this.#http.call({ method: 'POST', path, body: request, timeoutSeconds })
    return ExecResult.parse(body)
  }

  /** What the machine carries, what is made ahead, and what waits. */
  async capacity(): Promise<Capacity> {
    const { body } = await this.#http.call({ method: 'GET', path: '/v1/capacity', timeoutSeconds: CALL_SECONDS })
    return Capacity.parse(body)
  }

  /** What each sandbox uses now. */
  async usage(): Promise<UsageView[]> {
    const { body } = await this.#http.call({ method: 'GET', path: '/v1/usage', timeoutSeconds: CALL_SECONDS })
    return z.array(UsageView).parse(body)
  }

  /** Forgets what was recorded in a sandbox. One that is still there is refused with `CONFLICT`. */
  async removeRecordings(id: string): Promise<void> {
    await this.#http.call({ method: 'DELETE', path: `/v1/recordings/${id}`, timeoutSeconds: CALL_SECONDS })
  }

  /** Its figures, as Prometheus reads them. */
  async metrics(): Promise<string> {
    const { body } = await this.#http.call({ method: 'GET', path: '/v1/metrics', timeoutSeconds: CALL_SECONDS })
    return z.object({ text: z.string() }).parse(body).text
  }

  /** How far the images are. */
  async images(): Promise<Step[]> {
    const { body } = await this.#http.call({ method: 'GET', path: '/v1/images', timeoutSeconds: CALL_SECONDS })
    return z.array(Step).parse(body)
  }

  /** Facts and a shell of one sandbox. */
  access(id: string, topology: Topology): SandboxAccess {
    return { view: new SandboxdView(this.#http, id, topology), exec: (request) => this.exec(id, request) }
  }

  /**
   * Every event, beginning with all there is now. A lost line is opened again and begins with all there is again, so a
   * sandbox that is not told of before the first beat of a line does not exist any more. Ends with the signal.
   */
  async *events(signal: AbortSignal): AsyncGenerator<SandboxEvent> {
    let retryMs = RETRY_MS.first
    while (!signal.aborted) {
      try {
        for await (const event of this.#line(signal)) {
          retryMs = RETRY_MS.first
          yield event
        }
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof SandboxdError)) throw error
        // A wrong secret does not get right by asking again, but sandboxd may be restarted with the right one.
      }
      await sleep(retryMs, undefined, { signal }).catch(() => {})
      retryMs = Math.min(retryMs * 2, RETRY_MS.most)
    }
  }

  close(): void {
    this.#http.close()
  }

  async *#line(signal: AbortSignal): AsyncGenerator<SandboxEvent> {
    const path = '/v1/events'
    const response = await this.#http.open({ method: 'GET', path, timeoutSeconds: CALL_SECONDS, signal })
    if (response.statusCode !== 200) {
      response.destroy()
      throw new SandboxdError('SANDBOXD_UNREACHABLE', response.statusCode ?? 0, 'sandboxd gives no events')
    }
    response.setTimeout(SILENCE_SECONDS * 1000, () => response.destroy(new Error('no beat')))
    try {
      for await (const line of linesOf(response)) {
        const event = SandboxEvent.safeParse(JSON.parse(line))
        // A newer sandboxd may tell of things that this one does not know.
        if (event.success) yield event.data
      }
    } catch (error) {
      throw new SandboxdError('SANDBOXD_UNREACHABLE', 503, 'The line of events broke', { cause: error })
    } finally {
      response.destroy()
    }
  }

  async #status(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<SandboxStatus> {
    const answer = await this.#http.call({ method, path, body, timeoutSeconds: CALL_SECONDS })
    return SandboxStatus.parse(answer.body)
  }
}

/** One sandbox seen through sandboxd. */
class SandboxdView implements ClusterView {
  readonly topology: Topology
  readonly #http: SandboxdHttp
  readonly #path: string

  constructor(http: SandboxdHttp, id: string, topology: Topology) {
    this.#http = http
    this.#path = `/v1/sandboxes/${id}/observations`
    this.topology = topology
  }

  async observe<K extends ObservationKind>(kind: K, request: object): Promise<ObservationResults[K]> {
    const { status, body } = await this.#ask({ ...request, kind })
    if (status === 422) throw new ObservationError(ObservationFault.parse(body))
    return body as ObservationResults[K]
  }

  async #ask(body: object): Promise<{ status: number; body: unknown }> {
    try {
      return await this.#http.call({ method: 'POST', path: this.#path, body, timeoutSeconds: OBSERVE_SECONDS })
    } catch (error) {
      if (!(error instanceof SandboxdError)) throw error
      throw new ObservationError({ fault: 'platform', code: error.code, message: error.message })
    }
  }
}
