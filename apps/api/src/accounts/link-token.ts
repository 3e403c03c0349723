import { createHash, randomBytes } from 'node:crypto'

/** The secret part of a link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of it: nobody who reads the database can follow the link. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
