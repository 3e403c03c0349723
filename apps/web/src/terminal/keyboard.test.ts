import { expect, it, vi } from 'vitest'
import { handleKey } from './keyboard.ts'

function press(key: Partial<KeyboardEvent>) {
  const actions = { copy: vi.fn(), search: vi.fn() }
  const event = { type: 'keydown', key: '', code: '', ctrlKey: false, shiftKey: false, metaKey: false, ...key }
  const preventDefault = vi.fn()
  const toShell = handleKey({ ...event, preventDefault } as unknown as KeyboardEvent, actions)
  return { toShell, ...actions, preventDefault }
}

it('leaves the terminal with Shift+Tab, and gives Tab to the shell', () => {
  const out = press({ key: 'Tab', shiftKey: true })
  expect(out.toShell).toBe(false)
  expect(out.preventDefault).not.toHaveBeenCalled()
  expect(press({ key: 'Tab' }).toShell).toBe(true)
})

it('leaves Ctrl+Enter to the page, and Ctrl+C, Ctrl+V and Ctrl+F to the shell', () => {
  expect(press({ key: 'Enter', ctrlKey: true }).toShell).toBe(false)
  for (const code of ['KeyC', 'KeyV', 'KeyF']) expect(press({ code, ctrlKey: true }).toShell).toBe(true)
})

it('copies and searches with Shift added', () => {
  const shifted = { ctrlKey: true, shiftKey: true }
  const copied = press({ code: 'KeyC', ...shifted })
  expect([copied.toShell, copied.copy.mock.calls.length]).toEqual([false, 1])
  expect(copied.preventDefault).toHaveBeenCalled()
  expect(press({ code: 'KeyF', ...shifted }).search).toHaveBeenCalledOnce()
  expect(press({ code: 'KeyV', ...shifted }).preventDefault).not.toHaveBeenCalled()
})
