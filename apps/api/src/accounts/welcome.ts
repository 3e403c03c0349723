import { randomUUID } from 'node:crypto'
import { HttpProblem, type Me } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { hashPassword } from 'better-auth/crypto'
import { audit } from '../audit.ts'
import { hasAdmin, useFirstAdminLink } from './first-admin-link.ts'

export interface FirstAdmin {
  name: string
  email: string
  password: string
}

/**
 * Makes the first admin of whoever holds the link. All in one transaction: a try that fails leaves the link good.
 * @throws {HttpProblem} LINK_INVALID, or CONFLICT for an e-mail that has an account.
 */
export async function welcomeFirstAdmin(db: Db, token: string, { name, email, password }: FirstAdmin): Promise<Me> {
  const hash = await hashPassword(password)
  const address = email.toLowerCase()
  return db.$transaction(async (tx) => {
    if (!(await useFirstAdminLink(tx, token)) || (await hasAdmin(tx))) throw new HttpProblem('LINK_INVALID')
    if (await tx.user.findUnique({ where: { email: address } })) {
      throw new HttpProblem('CONFLICT', 'This e-mail has an account already. Choose another one for the admin.')
    }
    const id = randomUUID()
    await tx.user.create({ data: { id, name, email: address, role: 'admin' } })
    await tx.account.create({
      data: { id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password: hash },
    })
    await audit(tx, { actorId: id, action: 'user.first-admin', subject: 'user', subjectId: id })
    return { id, name, email: address, role: 'admin' }
  })
}
