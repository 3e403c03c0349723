import {
  ERRORS,
  type ErrorCode,
  HttpProblem,
  type OpenTerminal,
  type Problem,
  TerminalView,
} from '@cka-netlab/contracts'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { requestContext } from '../request-context.ts'

/** Where sandboxd listens, and the secret that it asks for. */
export interface SandboxdAddress {
  url: string
  secret: string
}

const SECONDS = 30
/** A snapshot with all its scrollback is the largest message. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024

/** The terminals of sandboxd, over HTTP. Its problems are passed on as they are. */
export class UpstreamTerminals {
  readonly #url: string
  readonly #headers: Record<string, string>

  constructor({ url, secret }: SandboxdAddress) {
    this.#url = url.replace(/\/$/, '')
    this.#headers = { authorization: `Bearer ${secret}` }
  }

  async list(sandboxId: string): Promise<{ terminals: TerminalView[] }> {
    const response = await this.#call('GET', path(sandboxId))
    return z.object({ terminals: z.array(TerminalView) }).parse(await response.json())
  }

  async open(sandboxId: string, request: OpenTerminal): Promise<TerminalView> {
    const response = await this.#call('POST', path(sandboxId), request)
    return TerminalView.parse(await response.json())
  }

  async close(sandboxId: string, n: number): Promise<void> {
    await this.#call('DELETE', `${path(sandboxId)}/${n}`)
  }

  /** Opens the websocket of a terminal; `resume` as the browser gave it. */
  connect(sandboxId: string, n: number, resume: string | undefined): WebSocket {
    const address = new URL(`${this.#url.replace(/^http/, 'ws')}${path(sandboxId)}/${n}`)
    if (resume) address.searchParams.set('resume', resume)
    return new WebSocket(address, {
      headers: this.#headersNow(),
      handshakeTimeout: SECONDS * 1000,
      maxPayload: MESSAGE_BYTES_MAX,
      perMessageDeflate: false,
    })
  }

  /** sandboxd logs under the id of the request. */
  #headersNow(): Record<string, string> {
    const requestId = requestContext.getStore()?.requestId
    return requestId === undefined ? this.#headers : { ...this.#headers, 'x-request-id': requestId }
  }

  async #call(method: string, route: string, body?: unknown): Promise<Response> {
    let response: Response
    try {
      response = await fetch(this.#url + route, {
        method,
        headers: { ...this.#headersNow(), ...(body !== undefined && { 'content-type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(SECONDS * 1000),
      })
    } catch (cause) {
      throw Object.assign(new HttpProblem('SANDBOXD_UNREACHABLE'), { cause })
    }
    if (!response.ok) throw await problemOf(response)
    return response
  }
}

function path(sandboxId: string): string {
  return `/v1/sandboxes/${encodeURIComponent(sandboxId)}/terminals`
}

async function problemOf(response: Response): Promise<HttpProblem> {
  const body = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined
  const code = body?.code
  return code !== undefined && code in ERRORS && code !== 'SECRET_INVALID'
    ? new HttpProblem(code as ErrorCode, body?.detail)
    : new HttpProblem('SANDBOXD_UNREACHABLE', `The sandbox service answered ${response.status}.`)
}
