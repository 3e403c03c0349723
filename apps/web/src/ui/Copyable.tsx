'use client'
import { useEffect, useState } from 'react'
import styles from './Copyable.module.css'
import { copyText } from './copy.ts'

const SHOWN_MS = 1500

/** A name or value in the text that a click, or Enter, copies. */
export function Copyable({ text }: { text: string }) {
  const { copied, copy } = useCopy(text)
  return (
    <button type="button" className={styles.inline} onClick={copy} title="Copy">
      <code>{text}</code>
      <span role="status" className={copied ? styles.bubble : 'sr-only'}>
        {copied && 'Copied'}
      </span>
    </button>
  )
}

/** A block of shell or a manifest, with a button that copies it. */
export function CopyableBlock({ text }: { text: string }) {
  const { copied, copy } = useCopy(text)
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <button type="button" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  )
}

function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  return { copied, copy: () => void copyText(text).then(setCopied) }
}
