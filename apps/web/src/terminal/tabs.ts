import type { Machine, TerminalView } from '@cka-netlab/contracts'

/** A tab: a shell, or a machine that has none yet and gets one when the tab is chosen. */
export interface Tab {
  /** Stable while the page is open. */
  key: string
  label: string
  machine: string
  /** The shell's number; undefined where none is open. */
  n?: number
}

/** The tabs of a sandbox: by machine, in the order of the machines, each with at least one tab. */
export function tabsOf(machines: Pick<Machine, 'name'>[], terminals: Pick<TerminalView, 'n' | 'machine'>[]): Tab[] {
  return machines.flatMap(({ name }) => {
    const shells = terminals.filter((terminal) => terminal.machine === name).sort((a, b) => a.n - b.n)
    if (shells.length === 0) return [{ key: name, label: name, machine: name }]
    return shells.map(({ n }, i) => ({ key: `${n}`, label: i === 0 ? name : `${name} ${i + 1}`, machine: name, n }))
  })
}

/** The tab to show when `key` is gone: the one in its place, or the one before. */
export function neighbour(tabs: Tab[], key: string): Tab | undefined {
  const at = tabs.findIndex((tab) => tab.key === key)
  const open = (tab: Tab | undefined) => (tab?.n === undefined ? undefined : tab)
  for (let distance = 1; distance <= tabs.length; distance++) {
    const found = open(tabs[at + distance]) ?? open(tabs[at - distance])
    if (found) return found
  }
  return undefined
}
