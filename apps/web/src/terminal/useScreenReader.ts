import { useState } from 'react'

const KEY = 'netlab.terminal.screen-reader'

/** Whether terminals are made readable for screen readers; remembered in this browser. */
export function useScreenReader(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(KEY) === 'on')
  return [
    on,
    (next) => {
      localStorage.setItem(KEY, next ? 'on' : 'off')
      setOn(next)
    },
  ]
}
