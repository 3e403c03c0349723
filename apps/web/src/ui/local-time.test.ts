import { expect, it } from 'vitest'
import { fromField, toField } from './local-time.ts'

it('a moment stays the same through a field, to the minute', () => {
  expect(fromField(toField('2026-11-25T06:15:00.000Z'))).toBe('2026-11-25T06:15:00.000Z')
})

it('an empty field is no moment', () => {
  expect(fromField('')).toBeNull()
  expect(toField(null)).toBe('')
})
