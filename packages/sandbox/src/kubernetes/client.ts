import { Agent, type AgentOptions, type ClientRequestArgs, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect as tlsConnect } from 'node:tls'
import type { KubernetesResponse } from '@cka-netlab/contracts'
import type { KubernetesIdentity } from './identity.ts'

const BODY_BYTES_MAX = 16 * 1024 * 1024
/** A name that kubeadm puts into the API server's certificate in every cluster. */
const SERVER_NAME = 'kubernetes'

/** What the API server could not be asked. */
export class KubernetesUnreachableError extends Error {
  readonly code = 'KUBERNETES_UNREACHABLE'
}

/**
 * Reads from one cluster's API server, or another server of its control plane, over connections that somebody else makes, such as a stream into the sandbox.
 * Connections are kept and used again; one that has died is replaced.
 */
export class KubernetesClient {
  readonly #agent: TunnelAgent

  constructor(identity: KubernetesIdentity, connect: () => Promise<Duplex>) {
    this.#agent = new TunnelAgent(identity, connect, { keepAlive: true, maxSockets: 2, maxFreeSockets: 1 })
  }

  /**
   * GET of an absolute path. A status other than 200 is a result.
   * @throws {KubernetesUnreachableError}
   */
  async get(path: string, timeoutSeconds = 10): Promise<KubernetesResponse> {
    try {
      return await this.#get(path, timeoutSeconds)
    } catch (error) {
      // A kept connection may have died unnoticed; a new one tells whether the server has.
      if (!(error instanceof StaleConnectionError)) throw error
      return this.#get(path, timeoutSeconds)
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  #get(path: string, timeoutSeconds: number): Promise<KubernetesResponse> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000)
      const outgoing = request({
        agent: this.#agent,
        host: SERVER_NAME,
        path,
        headers: { accept: 'application/json', 'user-agent': 'cka-netlab' },
        signal,
      })
      const fail = (error: Error) => {
        if (outgoing.reusedSocket && !signal.aborted) return reject(new StaleConnectionError())
        const why = signal.aborted ? `no answer within ${timeoutSeconds} s` : error.message
        reject(new KubernetesUnreachableError(`The API server could not be asked: ${why}.`, { cause: error }))
      }
      outgoing.on('error', fail)
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > BODY_BYTES_MAX) outgoing.destroy(new Error('the answer is longer than 16 MiB'))
          else chunks.push(chunk)
        })
        response.on('error', fail)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, body: parseBody(text) })
        })
      })
      outgoing.end()
    })
  }
}

class StaleConnectionError extends Error {}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Speaks TLS over a stream from `connect` where the usual agent would open a socket. */
class TunnelAgent extends Agent {
  readonly #identity: KubernetesIdentity
  readonly #connect: () => Promise<Duplex>

  constructor(identity: KubernetesIdentity, connect: () => Promise<Duplex>, options: AgentOptions) {
    super(options)
    this.#identity = identity
    this.#connect = connect
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    this.#connect().then(
      (raw) => {
        const { ca, certificate, key } = this.#identity
        const secure = tlsConnect({
          socket: raw,
          ca: ca ?? undefined,
          rejectUnauthorized: ca !== null,
          cert: certificate,
          key,
          servername: SERVER_NAME,
          ALPNProtocols: ['http/1.1'],
        })
        const early = (error: Error) => {
          raw.destroy()
          callback?.(error, secure)
        }
        secure.once('error', early)
        secure.once('secureConnect', () => {
          secure.off('error', early)
          callback?.(null, secure)
        })
        secure.once('close', () => raw.destroy())
      },
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    )
    return undefined
  }
}
