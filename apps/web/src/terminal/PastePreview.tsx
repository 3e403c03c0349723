import { linesOf } from './paste.ts'
import styles from './Terminals.module.css'

const SHOWN_CHARACTERS = 600

/** The beginning of what would be pasted, and how much it is. */
export function PastePreview({ text }: { text: string }) {
  const bytes = new TextEncoder().encode(text).byteLength
  const cut = text.length > SHOWN_CHARACTERS
  return (
    <>
      <p>
        {linesOf(text)} lines, {bytes.toLocaleString('en')} bytes. Each line may be run at once.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={styles.preview} tabIndex={0}>
        {text.slice(0, SHOWN_CHARACTERS)}
        {cut && ' …'}
      </pre>
    </>
  )
}
