import { expect, it } from 'vitest'
import { readFontSize } from './useFontSize.ts'

it('keeps a size within its limits, and takes what is no size for the usual one', () => {
  expect(readFontSize('16')).toBe(16)
  expect([readFontSize('2'), readFontSize('99')]).toEqual([10, 24])
  expect([readFontSize(null), readFontSize(''), readFontSize('big')]).toEqual([13, 13, 13])
})
