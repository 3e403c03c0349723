import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '../styles/tokens.css'
import '../styles/base.css'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { DataProvider } from '../http/DataProvider.tsx'
import { isTheme, THEME_COOKIE } from '../ui/theme.ts'

export const metadata: Metadata = {
  title: { default: 'cka-netlab', template: '%s · cka-netlab' },
  description: 'Practise Kubernetes networking on real clusters',
}

/** The theme comes with the page, from its cookie, so that no page flashes in the wrong one. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get(THEME_COOKIE)?.value
  return (
    <html lang="en" data-theme={isTheme(theme) ? theme : undefined}>
      <body>
        <DataProvider>{children}</DataProvider>
      </body>
    </html>
  )
}
