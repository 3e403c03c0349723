import type { Metadata } from 'next'
import { AttemptPage } from '../../../../workspace/AttemptPage.tsx'

export const metadata: Metadata = { title: 'Workspace' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <AttemptPage id={(await params).id} />
}
