import { useState } from 'react'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './Terminals.module.css'

const KEYS: [string, string][] = [
  ['Ctrl Shift C', 'copy what is selected'],
  ['Ctrl Shift V, middle click', 'paste; more than five lines are shown first'],
  ['Ctrl Shift F', 'search the output, scrollback and all'],
  ['Shift PageUp, Shift PageDown', 'scroll'],
  ['Ctrl Enter', 'check the lab, in practice'],
  ['Shift Tab', 'leave the terminal'],
  ['Left, Right on a tab', 'another shell'],
  ['Delete on a tab', 'close the shell'],
  ['F1 outside the terminal', 'this list'],
]

/** The shortcuts of the room, and the way to keep Ctrl+W and Ctrl+T from the browser. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const [note, setNote] = useState('')
  async function fill() {
    try {
      await document.documentElement.requestFullscreen()
      const { keyboard } = navigator as Navigator & { keyboard?: { lock(keys: string[]): Promise<void> } }
      if (!keyboard) return setNote('This browser keeps Ctrl+W and Ctrl+T for itself.')
      await keyboard.lock(['KeyW', 'KeyT', 'KeyN'])
      onClose()
    } catch {
      setNote('The browser refuses full screen here.')
    }
  }
  return (
    <Dialog title="Keys" onClose={onClose}>
      <table className={styles.keys}>
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small mute">
        The browser takes Ctrl+W and Ctrl+T for its own tabs. In full screen they go to the shell, where the browser
        allows it.
      </p>
      {note && <p role="status">{note}</p>}
      <div className="actions">
        <button type="button" className="primary" onClick={onClose}>
          Close
        </button>
        <button type="button" onClick={fill}>
          Full screen
        </button>
      </div>
    </Dialog>
  )
}
