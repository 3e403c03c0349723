'use client'
import { usePathname } from 'next/navigation'
import { Link } from './Link.tsx'
import styles from './PageLinks.module.css'

/** Links between the pages that belong together; the one that is on screen is marked. */
export function PageLinks({ label, pages }: { label: string; pages: { href: string; name: string }[] }) {
  const path = usePathname()
  return (
    <nav aria-label={label} className={styles.pages}>
      {pages.map(({ href, name }) => (
        <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
