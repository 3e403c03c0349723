import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

const least = {
  DATABASE_URL: 'postgres://user:secret@localhost/netlab',
  CKA_NETLAB_SANDBOXD_SECRET: 'x'.repeat(16),
  CKA_NETLAB_AUTH_SECRET: 'x'.repeat(32),
}

describe('readConfig', () => {
  it('names every variable that is missing or wrong at once', () => {
    const read = () => readConfig({ CKA_NETLAB_PORT: '99999', CKA_NETLAB_AUTH_SECRET: 'short' })
    for (const name of ['DATABASE_URL', 'CKA_NETLAB_PORT', 'CKA_NETLAB_AUTH_SECRET', 'CKA_NETLAB_SANDBOXD_SECRET']) {
      expect(read).toThrow(name)
    }
  })

  it('takes the three names of the loopback interface for one place', () => {
    const { origins } = readConfig({ ...least, CKA_NETLAB_URL: 'http://127.0.0.1:7070/' })
    expect(origins).toEqual(['http://127.0.0.1:7070', 'http://localhost:7070', 'http://[::1]:7070'])
  })

  it('trusts no other name of a product that has one, but for those listed', () => {
    const { origins } = readConfig({
      ...least,
      CKA_NETLAB_URL: 'https://netlab.example',
      CKA_NETLAB_ORIGINS: 'https://labs.example, https://netlab.example',
    })
    expect(origins).toEqual(['https://netlab.example', 'https://labs.example'])
  })

  it('asks for all of single sign-on or nothing of it', () => {
    const issuer = { CKA_NETLAB_OIDC_ISSUER: 'https://id.example' }
    expect(() => readConfig({ ...least, ...issuer })).toThrow(/set all three or none/)
    expect(readConfig(least).oidc).toBeUndefined()
  })
})
