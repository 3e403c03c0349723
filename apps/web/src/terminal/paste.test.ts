import { expect, it } from 'vitest'
import { isLargePaste, linesOf } from './paste.ts'

it('asks about pastes of more than five lines or one kilobyte', () => {
  expect(isLargePaste('1\n2\n3\n4\n5\n')).toBe(false)
  expect(isLargePaste('1\n2\n3\n4\n5\n6')).toBe(true)
  expect(isLargePaste('x'.repeat(1024))).toBe(false)
  expect(isLargePaste('é'.repeat(600))).toBe(true)
})

it('counts lines however they end', () => {
  expect(linesOf('one')).toBe(1)
  expect(linesOf('one\r\ntwo\r\n')).toBe(2)
  expect(linesOf('one\rtwo')).toBe(2)
})
