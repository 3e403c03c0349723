import type { Metadata } from 'next'
import { ComparePage } from '../../../../exam/ComparePage.tsx'

export const metadata: Metadata = { title: 'Compare two attempts' }

type Search = Promise<Record<string, string | string[] | undefined>>

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { a, b } = await searchParams
  return <ComparePage a={typeof a === 'string' ? a : ''} b={typeof b === 'string' ? b : ''} />
}
