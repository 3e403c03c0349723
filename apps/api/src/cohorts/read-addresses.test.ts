import { describe, expect, it } from 'vitest'
import { LINES_MAX, readAddresses } from './read-addresses.ts'

describe('a CSV of addresses', () => {
  it('is read whatever column the address is in, without its heading, in small letters', () => {
    expect(readAddresses('name,e-mail\r\nAda,Ada@Example.org\r\n\r\n"Hopper, Grace";grace@example.org\n')).toEqual([
      { line: 2, email: 'ada@example.org' },
      { line: 4, email: 'grace@example.org' },
    ])
  })

  it('names bad lines by their number and keeps the good ones', () => {
    const lines = readAddresses('ada@example.org\nnobody\n"Bob,bob@example.org\nada@\nADA@example.org\ncy@example.org')
    expect(lines).toEqual([
      { line: 1, email: 'ada@example.org' },
      { line: 2, text: 'nobody', reason: 'There is no address in it.' },
      { line: 3, text: '"Bob,bob@example.org', reason: 'A quotation mark is missing.' },
      { line: 4, text: 'ada@', reason: '"ada@" is not an address.' },
      { line: 5, text: 'ADA@example.org', reason: 'The same address stands in line 1.' },
      { line: 6, email: 'cy@example.org' },
    ])
  })

  it('takes a first line with an address for a line, and a byte order mark for nothing', () => {
    expect(readAddresses('\uFEFFada@example.org')).toEqual([{ line: 1, email: 'ada@example.org' }])
  })

  it('says where it becomes too long', () => {
    const lines = readAddresses(Array.from({ length: LINES_MAX + 5 }, (_, at) => `p${at}@example.org`).join('\n'))
    expect(lines).toHaveLength(LINES_MAX + 1)
    expect(lines.at(-1)).toMatchObject({ line: LINES_MAX + 1, reason: expect.stringContaining('too long') })
  })
})
