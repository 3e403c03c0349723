import type { Metadata } from 'next'
import { CataloguePage } from '../../catalogue/CataloguePage.tsx'
import { ASSIGNED, EXAMS, LABS, ME } from '../../http/paths.ts'
import { readAhead } from '../../http/read-ahead.ts'

export const metadata: Metadata = { title: 'Labs' }

export default async function Page() {
  await readAhead(ME, LABS, ASSIGNED, EXAMS)
  return <CataloguePage />
}
