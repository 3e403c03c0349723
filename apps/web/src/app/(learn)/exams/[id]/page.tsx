import type { Metadata } from 'next'
import { ExamStartPage } from '../../../../exam/ExamStartPage.tsx'
import { examPath, ME } from '../../../../http/paths.ts'
import { readAhead } from '../../../../http/read-ahead.ts'

export const metadata: Metadata = { title: 'Exam' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  await readAhead(ME, examPath(id))
  return <ExamStartPage id={id} />
}
