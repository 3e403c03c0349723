import type { FileState } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import type { ClusterView } from '../view.ts'
import { evaluateCniConfig } from './evaluate.ts'
import { observeCniConfig } from './observe.ts'
import { CniConfigSpec } from './schema.ts'

/** A machine that has these files. */
const machine = (files: Record<string, string>): ClusterView => ({
  topology: { name: 'host' },
  async observe(_kind: string, { path }: { path?: string }) {
    const names = Object.keys(files).filter((one) => one.startsWith(`${path}/`))
    const text = files[path ?? '']
    const state: FileState =
      text === undefined
        ? { exists: names.length > 0, type: 'directory', entries: names.map((one) => one.split('/').at(-1) ?? '') }
        : { exists: true, type: 'file', mode: path?.startsWith('/opt') ? '0755' : '0644', text }
    return state as never
  },
})
const judge = async (files: Record<string, string>, more: object = {}) => {
  const spec = CniConfigSpec.parse({ node: 'node01', ...more })
  return evaluateCniConfig(spec, await observeCniConfig(machine(files), spec))
}
const dir = '/etc/cni/net.d'
const list = '{"name":"a","plugins":[{"type":"bridge","ipam":{"type":"host-local"}}]}'
const binaries = { '/opt/cni/bin/bridge': '', '/opt/cni/bin/host-local': '' }

describe('cniConfig', () => {
  it('judges the file that comes first by name, and leaves out what a runtime does not read', async () => {
    const files = { [`${dir}/00-old.bak`]: '', [`${dir}/10-a.conflist`]: list, [`${dir}/20-b.conf`]: '{}', ...binaries }
    expect(await judge(files, { file: '10-a.conflist', match: { name: 'a' } })).toMatchObject({ outcome: 'pass' })
    expect(await judge(files, { file: '20-b.conf' })).toMatchObject({
      outcome: 'fail',
      observed: '10-a.conflist is taken; 20-b.conf come after it',
    })
  })

  it('takes one plugin alone for a list of one', async () => {
    const files = { [`${dir}/10-a.conf`]: '{"name":"a","type":"bridge"}', ...binaries }
    expect(await judge(files, { match: { plugins: [{ type: 'bridge' }] } })).toMatchObject({ outcome: 'pass' })
  })

  it('fails a plugin that is not in the binary folder', async () => {
    expect(await judge({ [`${dir}/10-a.conflist`]: list, '/opt/cni/bin/bridge': '' })).toMatchObject({
      outcome: 'fail',
      observed: 'there is no /opt/cni/bin/host-local',
    })
  })

  it('fails an empty folder and a file that is no JSON', async () => {
    expect(await judge({})).toMatchObject({ outcome: 'fail' })
    expect(await judge({ [`${dir}/10-a.conflist`]: '{"plugins": [' })).toMatchObject({ outcome: 'fail' })
    expect(await judge({ [`${dir}/10-a.conflist`]: '{"plugins": 1}' })).toMatchObject({ outcome: 'fail' })
  })
})
