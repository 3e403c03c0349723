import type { Metadata } from 'next'
import { ExamsPage } from '../../../exam/ExamsPage.tsx'
import { EXAMS, ME } from '../../../http/paths.ts'
import { readAhead } from '../../../http/read-ahead.ts'

export const metadata: Metadata = { title: 'Exams' }

export default async function Page() {
  await readAhead(ME, EXAMS)
  return <ExamsPage />
}
