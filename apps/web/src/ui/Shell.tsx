'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { UserMenu } from '../accounts/UserMenu.tsx'
import { useMe } from '../accounts/useMe.ts'
import styles from './Shell.module.css'

/** The frame of every page but the workspace: brand, navigation, tools of the page, person. */
export function Shell({ children, tools }: { children: ReactNode; tools?: ReactNode }) {
  const { me } = useMe()
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <header className={styles.header}>
        <Link href="/" className={styles.brand}>
          cka-netlab
        </Link>
        {me && (
          <nav aria-label="Main">
            <Link href="/" className={styles.on}>
              Labs
            </Link>
          </nav>
        )}
        <span className={styles.grow} />
        {tools}
        <UserMenu />
      </header>
      <main id="main" className={styles.page} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
