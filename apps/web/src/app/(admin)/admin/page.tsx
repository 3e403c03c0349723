import type { Metadata } from 'next'
import { MachinePage } from '../../../admin/MachinePage.tsx'

export const metadata: Metadata = { title: 'Machine' }

export default function Page() {
  return <MachinePage />
}
