import { z } from 'zod'
import { Role } from './learning.ts'
import { Capacity, SandboxState, Step, UsageView } from './sandbox.ts'

/** `GET /api/v1/admin/users?q=&cursor=` → `{ users, next }`, the youngest accounts first. */
export const AdminUser = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: z.iso.datetime(),
  /** Last sign-in or renewal of a session that is still there. */
  seenAt: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable(),
  attempts: z.number(),
})
export type AdminUser = z.infer<typeof AdminUser>
export const AdminUsers = z.object({ users: z.array(AdminUser), next: z.string().nullable() })
export type AdminUsers = z.infer<typeof AdminUsers>

/** `PATCH /api/v1/admin/users/:id`. Only what is given changes. */
export const ChangeUser = z.strictObject({ role: Role.optional(), disabled: z.boolean().optional() })
export type ChangeUser = z.infer<typeof ChangeUser>

/** A line of `GET /api/v1/admin/sandboxes` → `{ sandboxes }`. */
export const AdminSandbox = z.object({
  id: z.string(),
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  labId: z.string(),
  inExam: z.boolean(),
  topology: z.string(),
  state: SandboxState,
  createdAt: z.iso.datetime(),
  lastInputAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Null while it has no machines, or sandboxd does not answer. */
  usage: UsageView.omit({ id: true }).nullable(),
})
export type AdminSandbox = z.infer<typeof AdminSandbox>

/** `GET /api/v1/admin/state`: what the machine carries and how it is. */
export const AdminState = z.object({
  /** Null while sandboxd does not answer. */
  capacity: Capacity.nullable(),
  images: z.array(Step),
  limits: z.object({ sleepMinutes: z.number(), idleMinutes: z.number(), lifetimeMinutes: z.number() }),
})
export type AdminState = z.infer<typeof AdminState>

/** A line of `GET /api/v1/admin/audit` → `{ events, next }`, the latest first. */
export const AuditEntryView = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** Null for the platform itself; an account that is no more has an id alone. */
  actor: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  action: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  subjectName: z.string().nullable(),
  detail: z.string(),
  address: z.string().nullable(),
})
export type AuditEntryView = z.infer<typeof AuditEntryView>
export const AuditPage = z.object({ events: z.array(AuditEntryView), next: z.string().nullable() })
export type AuditPage = z.infer<typeof AuditPage>
