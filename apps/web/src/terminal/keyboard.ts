export interface KeyActions {
  copy(): void
  search(): void
}

/**
 * Which keys do not go to the shell. Shift+Tab leaves the terminal, Ctrl+Enter is the workspace's "Check", and copy,
 * paste and search carry Shift since the shell needs Ctrl+C, Ctrl+V and Ctrl+F.
 * Returns true where xterm is to handle the key.
 */
export function handleKey(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.key === 'Tab' && event.shiftKey) return false
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return false
  if (!(event.ctrlKey && event.shiftKey)) return true
  switch (event.code) {
    case 'KeyC':
      // Else Chromium opens its inspector.
      event.preventDefault()
      if (event.type === 'keydown') actions.copy()
      return false
    case 'KeyV':
      // The browser pastes by itself, and xterm hears of that.
      return false
    case 'KeyF':
      event.preventDefault()
      if (event.type === 'keydown') actions.search()
      return false
    default:
      return true
  }
}
