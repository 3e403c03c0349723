import type { Metadata } from 'next'
import { UsersPage } from '../../../../admin/UsersPage.tsx'

export const metadata: Metadata = { title: 'People' }

export default function Page() {
  return <UsersPage />
}
