import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NODE_SOURCES } from '../src/paths.ts'
import { VERSIONS } from '../src/versions.ts'

const goMod = (part: string) => readFile(join(NODE_SOURCES, 'go', part, 'go.mod'), 'utf8')

describe('versions.json', () => {
  it.each([
    ['kubernetes', 'k8s.io/kubernetes', VERSIONS.kubernetes],
    ['containerd', 'github.com/containerd/containerd/v2', VERSIONS.containerd],
    ['etcd', 'go.etcd.io/etcd/server/v3', VERSIONS.etcd],
    ['coredns', 'github.com/coredns/coredns', VERSIONS.coredns],
    ['cni', 'github.com/containernetworking/plugins', VERSIONS.cniPlugins],
    ['contour', 'github.com/projectcontour/contour', VERSIONS.contour],
  ])('names the version of %s that its go.mod requires', async (part, module, version) => {
    expect(await goMod(part)).toMatch(new RegExp(`${module} ${version.replaceAll('.', '\\.')}( // indirect)?$`, 'm'))
  })

  it.each(['kubernetes', 'containerd', 'etcd', 'coredns', 'cni', 'contour', 'calico', 'observer', 'labapp', 'pause'])(
    'asks for no older Go than the module %s does',
    async (part) => {
      const asked = /^go (\S+)$/m.exec(await goMod(part))?.[1] ?? ''
      expect(asked.localeCompare(VERSIONS.go, 'en', { numeric: true })).toBeLessThanOrEqual(0)
    },
  )

  it('names the pause image that containerd starts pods with', async () => {
    const config = await readFile(join(NODE_SOURCES, 'cluster/rootfs/etc/containerd/config.toml'), 'utf8')
    expect(config).toContain(`registry.k8s.io/pause:${VERSIONS.images.pause}`)
  })
})
