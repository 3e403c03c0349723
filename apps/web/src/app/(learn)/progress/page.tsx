import type { Metadata } from 'next'
import { ME, PROGRESS } from '../../../http/paths.ts'
import { readAhead } from '../../../http/read-ahead.ts'
import { ProgressPage } from '../../../progress/ProgressPage.tsx'

export const metadata: Metadata = { title: 'Progress' }

export default async function Page() {
  await readAhead(ME, PROGRESS)
  return <ProgressPage />
}
