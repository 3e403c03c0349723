'use client'
import styles from './Shell.module.css'
import { chooseTheme, currentTheme } from './theme.ts'

export function ThemeToggle() {
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label="Switch between light and dark"
      title="Light or dark"
      onClick={() => chooseTheme(currentTheme() === 'dark' ? 'light' : 'dark')}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
    </button>
  )
}
