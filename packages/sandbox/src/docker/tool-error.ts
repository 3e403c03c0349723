import type { ExecResult } from '@cka-netlab/contracts'
import { SandboxError } from '../error.ts'

/** What a program of ours said when it failed: one JSON line `{ code, message }` on standard error. */
export function toolComplaint(result: ExecResult): { code: string; message: string } | null {
  for (const line of result.stderr.trim().split('\n').reverse()) {
    if (!line.startsWith('{')) continue
    try {
      const { code, message } = JSON.parse(line) as { code?: unknown; message?: unknown }
      if (typeof code === 'string' && typeof message === 'string') return { code, message }
    } catch {
      // Not that line.
    }
  }
  return null
}

/** @param failed what did not work, as the beginning of a sentence. */
export function toolError(result: ExecResult, failed: string): SandboxError {
  const complaint = toolComplaint(result)
  const what = result.timedOut
    ? 'it took too long'
    : (complaint?.message ?? (result.stderr.trim() || `exit code ${result.exitCode}`))
  return new SandboxError('TOOL_FAILED', `${failed}: ${what}`, {
    detail: complaint?.code,
  })
}
