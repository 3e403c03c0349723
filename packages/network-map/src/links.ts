import { type Link, type MapLink, mapIds } from '@cka-netlab/contracts'
import type { LinkFacts } from './facts.ts'

/** The loopback device says something only when it has an address of somebody’s own. */
function isTelling(link: Link): boolean {
  if (link.name !== 'lo') return true
  return link.addresses.some(({ address }) => !address.startsWith('127.') && address !== '::1')
}

export function linksOf(namespace: string, links: LinkFacts[]): MapLink[] {
  return links.filter(isTelling).map((link) => {
    const state = stateOf(link)
    return {
      id: mapIds.link(namespace, link.name),
      name: link.name,
      index: link.index,
      kind: link.kind,
      state,
      addresses: link.addresses
        .filter(({ address, scope }) => scope !== 'host' && !address.startsWith('fe80:'))
        .map(({ address, prefixLength }) => `${address}/${prefixLength}`),
      master: link.master,
      problem: state === 'down' ? 'down' : undefined,
    }
  })
}

function stateOf(link: Link): MapLink['state'] {
  if (!link.up) return 'down'
  // Tunnels and loopback never know: https://docs.kernel.org/networking/operstates.html
  return ['UP', 'UNKNOWN'].includes(link.operstate) ? 'up' : 'no-carrier'
}
