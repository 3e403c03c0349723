import { expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

const secret = 'a-secret-of-some-length'

it('names every variable that is wrong', () => {
  const read = () => readConfig({ CKA_NETLAB_SANDBOXD_PORT: 'http', CKA_NETLAB_OWNER: 'Not Fit' })
  expect(read).toThrow(/CKA_NETLAB_SANDBOXD_PORT.*CKA_NETLAB_SANDBOXD_SECRET.*CKA_NETLAB_OWNER/s)
})

it('gives every data directory an owner of its own', () => {
  const ownerOf = (dir: string) => readConfig({ CKA_NETLAB_SANDBOXD_SECRET: secret, CKA_NETLAB_DATA_DIR: dir }).owner
  expect(ownerOf('/srv/a')).not.toBe(ownerOf('/srv/b'))
  expect(ownerOf('/srv/a')).toBe(ownerOf('/srv/a/'))
})
