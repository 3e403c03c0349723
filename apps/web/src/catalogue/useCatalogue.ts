'use client'
import type { Catalogue } from '@cka-netlab/contracts'
import useSWR from 'swr'
import { LABS } from '../http/paths.ts'

const WHILE_BUILDING_MS = 3000

/** The catalogue, read again every few seconds while images are still being built. */
export function useCatalogue() {
  return useSWR<Catalogue>(LABS, {
    refreshInterval: (data) => (data && data.images.length > 0 ? WHILE_BUILDING_MS : 0),
  })
}
