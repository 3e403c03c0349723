import { toApiError, unreachable } from './api-error.ts'
import { noteServerTime } from './server-clock.ts'

const TIMEOUT_MS = 20_000

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Calls the API on this origin with JSON both ways.
 * @throws {ApiError} for every answer that is not a success, and when no answer comes within 20 s.
 */
export async function callApi<T>(method: Method, path: string, body?: unknown): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch {
    throw unreachable()
  }
  const text = await response.text()
  let json: unknown
  try {
    json = text === '' ? undefined : JSON.parse(text)
  } catch {
    json = undefined
  }
  if (!response.ok) throw toApiError(response.status, json)
  noteServerTime(json)
  return json as T
}

/** What swr calls with a key, which is the path. */
export const getApi = <T>(path: string): Promise<T> => callApi<T>('GET', path)
