import type { Metadata } from 'next'
import { LABS, labPath, ME } from '../../../../http/paths.ts'
import { readAhead } from '../../../../http/read-ahead.ts'
import { LabPage } from '../../../../lab/LabPage.tsx'

export const metadata: Metadata = { title: 'Lab' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  await readAhead(ME, labPath(id), LABS)
  return <LabPage id={id} />
}
