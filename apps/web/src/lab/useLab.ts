'use client'
import type { LabDetail } from '@cka-netlab/contracts'
import useSWR from 'swr'

const WHILE_BUILDING_MS = 3000

export function useLab(id: string) {
  return useSWR<LabDetail>(`/api/v1/labs/${encodeURIComponent(id)}`, {
    refreshInterval: (lab) => (lab && !lab.available ? WHILE_BUILDING_MS : 0),
  })
}
