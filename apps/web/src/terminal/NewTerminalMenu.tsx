import type { Machine } from '@cka-netlab/contracts'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import styles from './Terminals.module.css'

/** "+": another shell on any machine. */
export function NewTerminalMenu({ machines, onOpen }: { machines: Machine[]; onOpen: (machine: string) => void }) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const id = useId()

  useEffect(() => {
    if (!open) return
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const onPointerDown = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', onPointerDown)
    return () => document.removeEventListener('pointerdown', onPointerDown)
  }, [open])

  function close() {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
    const at = items.indexOf(event.target as HTMLElement)
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') return setOpen(false)
    else if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus()
    else if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus()
    else return
    event.preventDefault()
  }

  return (
    <div className={styles.new} ref={root}>
      <button
        type="button"
        aria-label="New shell"
        title="New shell"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        +
      </button>
      {open && (
        <div id={id} role="menu" aria-label="New shell on" className={styles.menu} onKeyDown={onKeyDown}>
          {machines.map((machine) => (
            <button
              key={machine.name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close()
                onOpen(machine.name)
              }}
            >
              <span>{machine.name}</span> <span className={styles.address}>{machine.address}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
