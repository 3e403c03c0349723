import type { Metadata } from 'next'
import { CataloguePage } from '../../catalogue/CataloguePage.tsx'

export const metadata: Metadata = { title: 'Labs' }

export default function Page() {
  return <CataloguePage />
}
