import { expect, it } from 'vitest'
import { minuteText, whenText } from './when.ts'

it('writes a moment of each month as en-GB does', () => {
  const toSecond = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
  const toMinute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  for (let month = 0; month < 12; month++) {
    for (const moment of [new Date(2026, month, 3, 4, 5, 6), new Date(2026, month, 28, 23, 59, 40)]) {
      expect(whenText(moment.toISOString())).toBe(toSecond.format(moment))
      expect(minuteText(moment.toISOString())).toBe(toMinute.format(moment))
    }
  }
})
