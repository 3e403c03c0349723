import { z } from 'zod'

/** `POST /api/v1/sandboxes/:id/terminals` → 201 TerminalView: a new shell on a machine. */
export const OpenTerminal = z.strictObject({
  machine: z.string(),
  columns: z.number().int().min(10).max(500).default(100),
  rows: z.number().int().min(4).max(300).default(30),
})
export type OpenTerminal = z.infer<typeof OpenTerminal>

/** `GET /api/v1/sandboxes/:id/terminals` → `{ terminals }`: the tabs to show again after a reload. */
export const TerminalView = z.object({
  /** The number in `/api/v1/sandboxes/:id/terminals/:n`. */
  n: z.number().int(),
  machine: z.string(),
  state: z.enum(['open', 'exited']),
})
export type TerminalView = z.infer<typeof TerminalView>

/**
 * `POST /api/v1/sandboxes/:id/terminals/:n/tickets` → 201. The websocket `GET /api/v1/sandboxes/:id/terminals/:n?ticket=…`
 * takes it once, within 30 s, for this user and sandbox. `DELETE /api/v1/sandboxes/:id/terminals/:n` closes the shell.
 */
export const Ticket = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() })
export type Ticket = z.infer<typeof Ticket>

/** Terminals that one sandbox may have open. */
export const TERMINALS_MAX = 8
