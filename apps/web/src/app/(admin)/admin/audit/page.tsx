import type { Metadata } from 'next'
import { AuditPage } from '../../../../admin/AuditPage.tsx'

export const metadata: Metadata = { title: 'Audit log' }

export default function Page() {
  return <AuditPage />
}
