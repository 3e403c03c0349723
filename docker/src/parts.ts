import { VERSIONS } from './versions.ts'

/** Something compiled from a Go module under `node/go`. */
export interface Part {
  name: string
  /** What to build: the module's own main package, or all the tools it names. */
  what: 'main' | 'tools'
  /** Name of the program of a main package. */
  output?: string
  flags?: string[]
  linkerFlags?: string[]
  /** On two cores with an empty cache, downloads and all. */
  expectedSeconds: number
}

export const PARTS = {
  observer: { name: 'observer', what: 'main', output: 'netlab-observe', expectedSeconds: 10 },
  cni: { name: 'cni', what: 'tools', expectedSeconds: 40 },
  labapp: { name: 'labapp', what: 'main', output: 'labapp', expectedSeconds: 10 },
  pause: { name: 'pause', what: 'main', output: 'pause', expectedSeconds: 5 },
  containerd: {
    name: 'containerd',
    what: 'tools',
    linkerFlags: [`-X github.com/containerd/containerd/v2/version.Version=${VERSIONS.containerd}`],
    expectedSeconds: 100,
  },
  etcd: { name: 'etcd', what: 'main', output: 'etcd', expectedSeconds: 40 },
  coredns: { name: 'coredns', what: 'tools', expectedSeconds: 110 },
  contour: {
    name: 'contour',
    what: 'tools',
    linkerFlags: [`-X github.com/projectcontour/contour/internal/build.Version=${VERSIONS.contour}`],
    expectedSeconds: 100,
  },
  calico: { name: 'calico', what: 'tools', linkerFlags: calicoVersionFlags(VERSIONS.calico), expectedSeconds: 180 },
  kubernetes: {
    name: 'kubernetes',
    what: 'main',
    output: 'hyperkube',
    // Leaves out the cloud providers' SDKs.
    flags: ['-tags', 'providerless'],
    linkerFlags: kubernetesVersionFlags(VERSIONS.kubernetes),
    expectedSeconds: 300,
  },
} as const satisfies Record<string, Part>

export type PartName = keyof typeof PARTS

/** The variables that `kubectl version` and the API server report, as hack/lib/version.sh of Kubernetes sets them. */
function kubernetesVersionFlags(version: string): string[] {
  const [major = '', minor = ''] = version.slice(1).split('.')
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((pkg) =>
    Object.entries(values).map(([name, value]) => `-X ${pkg}.${name}=${value}`),
  )
}

/** The variables that each of Calico's programs reports its version from. */
function calicoVersionFlags(version: string): string[] {
  const module = 'github.com/projectcalico/calico'
  return [
    `-X ${module}/cni-plugin/pkg/install.VERSION=${version}`,
    `-X ${module}/cni-plugin/pkg/plugin.VERSION=${version}`,
    `-X ${module}/node/pkg/lifecycle/startup.VERSION=${version}`,
    `-X ${module}/node/buildinfo.GitVersion=${version}`,
    `-X ${module}/felix/buildinfo.GitVersion=${version}`,
    `-X main.VERSION=${version}`,
  ]
}
