export type Theme = 'light' | 'dark'
export const THEME_COOKIE = 'netlab-theme'

const YEAR_SECONDS = 365 * 24 * 3600

export function isTheme(value: unknown): value is Theme {
  return value === 'light' || value === 'dark'
}

/** The theme on screen: the one chosen, otherwise the system's. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme
  if (isTheme(chosen)) return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Shows a theme now and on later visits. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing where the product is served without TLS
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
}
