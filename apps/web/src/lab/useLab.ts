'use client'
import type { LabDetail } from '@cka-netlab/contracts'
import useSWR from 'swr'
import { labPath } from '../http/paths.ts'

const WHILE_BUILDING_MS = 3000

export function useLab(id: string) {
  return useSWR<LabDetail>(labPath(id), {
    refreshInterval: (lab) => (lab && !lab.available ? WHILE_BUILDING_MS : 0),
  })
}
