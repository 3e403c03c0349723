import { SandboxError } from '../error.ts'

/** Who we are to an API server, and who it must be. PEM. */
export interface KubernetesIdentity {
  /** Null where whoever answers is believed: a server that makes a certificate of its own. */
  ca: string | null
  certificate: string
  key: string
}

/** Reads a kubeconfig that has its certificates inside, as kubeadm writes them: one cluster, one user. */
export function readKubeconfig(text: string): KubernetesIdentity {
  const field = (name: string) => {
    const value = new RegExp(`^\\s*-?\\s*"?${name}"?:\\s*"?([A-Za-z0-9+/=]+)"?,?\\s*$`, 'm').exec(text)?.[1]
    if (!value) throw new SandboxError('TOOL_FAILED', `The platform's kubeconfig has no "${name}".`)
    return Buffer.from(value, 'base64').toString('utf8')
  }
  return {
    ca: field('certificate-authority-data'),
    certificate: field('client-certificate-data'),
    key: field('client-key-data'),
  }
}
