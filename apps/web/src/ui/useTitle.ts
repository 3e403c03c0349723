'use client'
import { useEffect } from 'react'

/** Names the tab after something that is only known once the data is here. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · cka-netlab`
  }, [title])
}
