import type { Metadata } from 'next'
import { SandboxesPage } from '../../../../admin/SandboxesPage.tsx'

export const metadata: Metadata = { title: 'Sandboxes' }

export default function Page() {
  return <SandboxesPage />
}
