import type { Machine, OpenTerminal, TerminalView } from '@cka-netlab/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import useSWR from 'swr'
import { callApi } from '../http/api.ts'
import { terminalsPath } from './connect.ts'
import { neighbour, type Tab, tabsOf } from './tabs.ts'

export interface Terminals {
  tabs: Tab[]
  /** Undefined until a tab is chosen, or when none is left. */
  active: Tab | undefined
  /** What went wrong last, until the next try. */
  error: unknown
  opening: boolean
  /** Shows a tab; opens a shell where it has none. */
  choose(tab: Tab): void
  open(machine: string): void
  close(tab: Tab): void
  /** Opens a shell in place of one that has ended. */
  replace(tab: Tab): void
  retry(): void
}

/** The shells of a sandbox as tabs. The first machine's shell is opened by itself when there is none. */
export function useTerminals(
  sandboxId: string,
  machines: Machine[],
  size: () => Pick<OpenTerminal, 'columns' | 'rows'>,
): Terminals {
  const path = terminalsPath(sandboxId)
  const list = useSWR<{ terminals: TerminalView[] }>(path, { revalidateOnFocus: false, revalidateOnReconnect: false })
  const { data, mutate } = list
  const [activeKey, setActiveKey] = useState<string>()
  const [failure, setFailure] = useState<unknown>()
  const [opening, setOpening] = useState(false)
  const opened = useRef(false)

  const tabs = tabsOf(machines, data?.terminals ?? [])
  const active = tabs.find((tab) => tab.key === activeKey && tab.n !== undefined)

  const run = useCallback(async (action: () => Promise<void>) => {
    setFailure(undefined)
    setOpening(true)
    try {
      await action()
    } catch (error) {
      setFailure(error)
    } finally {
      setOpening(false)
    }
  }, [])

  const add = useCallback(
    async (machine: string) => {
      const terminal = await callApi<TerminalView>('POST', path, { machine, ...size() } satisfies OpenTerminal)
      await mutate((old) => ({ terminals: [...(old?.terminals ?? []), terminal] }), { revalidate: false })
      setActiveKey(`${terminal.n}`)
    },
    [path, mutate, size],
  )

  const remove = useCallback(
    async (n: number) => {
      await callApi('DELETE', `${path}/${n}`)
      const without = (terminals: TerminalView[] = []) => terminals.filter((terminal) => terminal.n !== n)
      await mutate((old) => ({ terminals: without(old?.terminals) }), { revalidate: false })
    },
    [path, mutate],
  )

  useEffect(() => {
    if (!data || opened.current) return
    opened.current = true
    const first = data.terminals[0]
    if (first) setActiveKey(tabsOf(machines, data.terminals).find((tab) => tab.n !== undefined)?.key)
    else if (machines[0]) void run(() => add(machines[0]?.name ?? ''))
  }, [data, machines, add, run])

  return {
    tabs,
    active,
    error: failure ?? list.error,
    opening: opening || list.isLoading,
    choose: (tab) => (tab.n === undefined ? void run(() => add(tab.machine)) : setActiveKey(tab.key)),
    open: (machine) => void run(() => add(machine)),
    close: (tab) =>
      void run(async () => {
        if (tab.n === undefined) return
        if (tab.key === activeKey) setActiveKey(neighbour(tabs, tab.key)?.key)
        await remove(tab.n)
      }),
    replace: (tab) =>
      void run(async () => {
        await add(tab.machine)
        if (tab.n !== undefined) await remove(tab.n)
      }),
    retry: () => {
      setFailure(undefined)
      void mutate()
    },
  }
}
