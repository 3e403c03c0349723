import type { Metadata } from 'next'
import { AssignmentsPage } from '../../../../../cohort/AssignmentsPage.tsx'

export const metadata: Metadata = { title: 'Assignments' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AssignmentsPage id={(await params).id} />
}
