import { Agent, type IncomingMessage, request } from 'node:http'
import { Problem } from '@cka-netlab/contracts'

/** What sandboxd answered with when it refused, or that it did not answer. */
export class SandboxdError extends Error {
  /** A code of the contract's error table; `SANDBOXD_UNREACHABLE` when no answer came. */
  readonly code: string
  readonly status: number
  readonly fix?: string
  constructor(code: string, status: number, message: string, o: { fix?: string; cause?: unknown } = {}) {
    super(message, o.cause === undefined ? undefined : { cause: o.cause })
    this.name = 'SandboxdError'
    this.code = code
    this.status = status
    this.fix = o.fix
  }
}

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
  timeoutSeconds: number
  signal?: AbortSignal
}

/** Calls to one sandboxd over kept connections. Node's `fetch` would give up on long scripts after five minutes. */
export class SandboxdHttp {
  readonly #base: URL
  readonly #secret: string
  readonly #requestId: () => string | undefined
  readonly #agent = new Agent({ keepAlive: true })

  constructor(base: string, secret: string, requestId: () => string | undefined = () => undefined) {
    this.#base = new URL(base)
    this.#secret = secret
    this.#requestId = requestId
  }

  /** The answer's status and body. @throws {SandboxdError} for a problem and for no answer. */
  async call(call: HttpCall): Promise<{ status: number; body: unknown }> {
    const response = await this.open(call)
    const text = await readText(response, call)
    const body = parse(text)
    const status = response.statusCode ?? 0
    if (status < 400 || status === 422) return { status, body }
    const told = Problem.safeParse(body)
    if (!told.success) throw new SandboxdError('INTERNAL', status, `sandboxd answered ${status}: ${text.slice(0, 300)}`)
    throw new SandboxdError(told.data.code, status, told.data.detail ?? told.data.title, { fix: told.data.fix })
  }

  /** The answer as it comes in; the time limit is for its beginning. */
  open(call: HttpCall): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const body = call.body === undefined ? undefined : JSON.stringify(call.body)
      const requestId = this.#requestId()
      const outgoing = request(new URL(call.path, this.#base), {
        method: call.method,
        agent: this.#agent,
        signal: call.signal,
        headers: {
          authorization: `Bearer ${this.#secret}`,
          ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      })
      const timer = setTimeout(() => {
        outgoing.destroy(new Error(`no answer within ${call.timeoutSeconds} s`))
      }, call.timeoutSeconds * 1000)
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer)
        // The other side may close a connection that was kept open just when it is used again; asking twice is harmless.
        if (error.code === 'ECONNRESET' && outgoing.reusedSocket && call.method === 'GET') resolve(this.open(call))
        else reject(unreachable(error))
      })
      outgoing.on('response', (response) => {
        clearTimeout(timer)
        resolve(response)
      })
      outgoing.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

async function readText(response: IncomingMessage, call: HttpCall): Promise<string> {
  const timer = setTimeout(
    () => response.destroy(new Error('the answer did not end in time')),
    call.timeoutSeconds * 1000,
  )
  try {
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('utf8')
  } catch (error) {
    throw unreachable(error as Error)
  } finally {
    clearTimeout(timer)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unreachable(error: Error): SandboxdError {
  return new SandboxdError('SANDBOXD_UNREACHABLE', 503, `The sandbox service does not answer: ${error.message}`, {
    cause: error,
  })
}
