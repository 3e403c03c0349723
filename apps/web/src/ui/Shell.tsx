'use client'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { UserMenu } from '../accounts/UserMenu.tsx'
import { useMe } from '../accounts/useMe.ts'
import { Link } from './Link.tsx'
import styles from './Shell.module.css'

const PLACES = [
  { href: '/', name: 'Labs', under: /^\/($|labs)/ },
  { href: '/exams', name: 'Exams', under: /^\/exam/ },
  { href: '/progress', name: 'Progress', under: /^\/progress/ },
  { href: '/cohorts', name: 'Cohorts', under: /^\/(cohorts|join)/ },
  { href: '/admin', name: 'Admin', under: /^\/admin/, roles: ['admin'] },
]

/** The frame of every page but the workspace: brand, navigation, tools of the page, person. */
export function Shell({ children, tools }: { children: ReactNode; tools?: ReactNode }) {
  const { me } = useMe()
  const path = usePathname()
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
            {PLACES.filter(({ roles }) => !roles || roles.includes(me.role)).map(({ href, name, under }) => {
              const here = under.test(path)
              return (
                <Link
                  key={href}
                  href={href}
                  className={here ? styles.on : undefined}
                  aria-current={here ? 'page' : undefined}
                >
                  {name}
                </Link>
              )
            })}
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
