import { expect, it } from 'vitest'
import { duration } from './duration.ts'

it.each([
  [0.84, '0.8 s'],
  [9.96, '10 s'],
  [89.4, '89 s'],
  [120, '2 min'],
  [185, '3 min 5 s'],
])('writes %d seconds as "%s"', (seconds, text) => expect(duration(seconds)).toBe(text))
