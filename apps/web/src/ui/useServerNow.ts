'use client'
import { useEffect, useState } from 'react'
import { serverNowMs } from '../http/server-clock.ts'

/** The server's time, read again every second while `running`. */
export function useServerNow(running = true): number {
  const [nowMs, setNowMs] = useState(() => serverNowMs())
  useEffect(() => {
    setNowMs(serverNowMs())
    if (!running) return
    const timer = setInterval(() => setNowMs(serverNowMs()), 1000)
    return () => clearInterval(timer)
  }, [running])
  return nowMs
}
