import { describe, expect, it } from 'vitest'
import { readCurl } from '../src/observe/http.ts'
import { tcpError } from '../src/observe/reach.ts'

const report = (o: object) => `* Connected\n\n${JSON.stringify({ http_code: '000', remote_ip: '10.1.1.1', ...o })}`

describe('what curl tells', () => {
  it('is the last response, with the names of its headers in small letters', () => {
    const stdout =
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nX-A: b: c\r\n\r\nno\r\n\r\ndatabase'
    expect(readCurl({ stdout, stderr: report({ exitcode: 0, http_code: '502' }) })).toEqual({
      status: 502,
      address: '10.1.1.1',
      headers: { 'content-type': 'text/plain', 'x-a': 'b: c' },
      body: 'no\r\n\r\ndatabase',
    })
  })

  it('names whose certificate was shown', () => {
    const stderr = `* Server certificate:\n*  subject: CN=shop.example; O=Shop\n*  start date: now\n${report({ exitcode: 0, http_code: '200' })}`
    expect(readCurl({ stdout: 'HTTP/2 200\r\n\r\n', stderr })?.certificate).toBe('CN=shop.example; O=Shop')
  })

  it.each([
    [7, '* connect to 10.1.1.1 port 80 failed: Connection refused\n', 'refused'],
    [7, '* connect to 10.1.1.1 port 80 failed: No route to host\n', 'unreachable'],
    [28, '', 'timeout'],
    [35, '', 'tls'],
    [52, '', 'other'],
  ])('exit code %i with %j means %s', (exitcode, verbose, reason) => {
    const told = readCurl({ stdout: '', stderr: verbose + report({ exitcode }) })
    expect(told?.error?.reason).toBe(reason)
  })

  it('is nothing when curl itself did not run', () => {
    expect(readCurl({ stdout: '', stderr: 'bash: curl: not found\n' })).toBeNull()
  })
})

it.each([
  ['-: connect: Connection refused\n-: line 1: /dev/tcp/10.1.1.1/80: Connection refused', 'refused'],
  ['-: connect: No route to host', 'unreachable'],
  ['-: connect: Network is unreachable', 'unreachable'],
])('tells why a port did not open: %j', (stderr, reason) => {
  expect(tcpError({ stderr, timedOut: false }).reason).toBe(reason)
})
