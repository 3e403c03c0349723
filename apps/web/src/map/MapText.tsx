import type { MapLink, MapMachine, MapNamespace, NetworkMap } from '@cka-netlab/contracts'
import { SYSTEM } from './card.ts'
import { routeId, routeText } from './draw-machine.ts'
import styles from './Map.module.css'

const WORDS = { up: 'up', down: 'down', 'no-carrier': 'no carrier' } as const

/** All that the drawing shows, as headings, tables and lists. */
export function MapText({ map, system, news }: { map: NetworkMap; system: boolean; news: ReadonlySet<string> }) {
  const fresh = (id: string) => (news.has(id) ? styles.freshLine : undefined)
  const joined = joinedTo(map)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={styles.words} tabIndex={0}>
      {map.machines.map((machine) => (
        <section key={machine.id} aria-label={machine.name}>
          <h3>
            {machine.name} <span className="mute">{machine.node && (machine.node.ready ? 'Ready' : 'NotReady')}</span>
          </h3>
          {machine.fault && <p className="fail">{machine.fault}</p>}
          {machine.namespaces
            .filter(({ kind }) => kind !== 'pod')
            .map((namespace) => (
              <NamespaceText key={namespace.id} machine={machine} namespace={namespace} joined={joined} fresh={fresh} />
            ))}
        </section>
      ))}
      {map.cluster && <ClusterText map={map} system={system} fresh={fresh} />}
    </div>
  )
}

type Fresh = (id: string) => string | undefined

/** By the id of a link: what it leads to, in words. */
function joinedTo(map: NetworkMap): Map<string, string> {
  const namespaces = new Map(map.machines.flatMap((machine) => machine.namespaces.map((one) => [one.id, one] as const)))
  const place = (link: string) => {
    const namespace = namespaces.get(link.slice(0, link.lastIndexOf(':')))
    const pod = map.cluster?.pods.find(({ id }) => id === namespace?.pod)
    return `${link.slice(link.lastIndexOf(':') + 1)} in ${pod ? `pod ${pod.namespace}/${pod.name}` : (namespace?.name ?? '?')}`
  }
  const joined = new Map<string, string>()
  for (const { ends, up } of map.cables) {
    const down = up ? '' : ' (down)'
    joined.set(ends[0], `${place(ends[1])}${down}`)
    joined.set(ends[1], `${place(ends[0])}${down}`)
  }
  for (const { name, links } of map.wires) for (const link of links) joined.set(link, name)
  return joined
}

function NamespaceText({
  machine,
  namespace,
  joined,
  fresh,
}: {
  machine: MapMachine
  namespace: MapNamespace
  joined: Map<string, string>
  fresh: Fresh
}) {
  const own = namespace.kind === 'machine'
  const title = own ? `${machine.name}, its own network` : `network namespace ${namespace.name}`
  const leads = (link: MapLink) =>
    [
      joined.get(link.id),
      link.master && `port of ${link.master}`,
      link.peerUnknown && 'its other end is not on the map',
    ]
      .filter(Boolean)
      .join('; ')
  return (
    <>
      <h4 className={fresh(namespace.id)}>{title}</h4>
      {namespace.links.length === 0 ? (
        <p className="mute small">no interfaces but the loopback device</p>
      ) : (
        <table aria-label={`Interfaces of ${title}`}>
          <thead>
            <tr>
              <th scope="col">Interface</th>
              <th scope="col">Kind</th>
              <th scope="col">State</th>
              <th scope="col">Addresses</th>
              <th scope="col">Joined to</th>
            </tr>
          </thead>
          <tbody>
            {namespace.links.map((link) => (
              <tr key={link.id} className={fresh(link.id)}>
                <td>{link.name}</td>
                <td>{link.kind ?? 'device'}</td>
                <td className={link.state === 'up' ? undefined : 'fail'}>
                  {WORDS[link.state]}
                  {link.problem && link.problem !== 'down' && `: ${link.problem}`}
                </td>
                <td>{link.addresses.join(' ') || 'none'}</td>
                <td>{leads(link)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {namespace.routes.length > 0 && (
        <ul aria-label={`Routes of ${title}`}>
          {namespace.routes.map((route) => (
            <li key={routeId(namespace, route)} className={fresh(routeId(namespace, route))}>
              {routeText(route)}
              {route.problem && <span className="fail"> leads nowhere: {route.problem}</span>}
            </li>
          ))}
        </ul>
      )}
      {!namespace.forwards && <p className="small mute">It does not pass packets on (net.ipv4.ip_forward is 0).</p>}
      {own && machine.natRules.length > 0 && (
        <ul aria-label={`Rules of the table nat on ${machine.name}`}>
          {machine.natRules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      )}
      {own && machine.serviceRules.length > 0 && (
        <ul aria-label={`Rules of kube-proxy on ${machine.name}`}>
          {machine.serviceRules.map(({ address, port, protocol, to, rejects }) => (
            <li key={`${address}:${port}/${protocol}`} className={rejects ? 'fail' : undefined}>
              {address ?? 'any address'}:{port}/{protocol} → {rejects ? 'refused' : to.join(', ')}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function ClusterText({ map, system, fresh }: { map: NetworkMap; system: boolean; fresh: Fresh }) {
  const shown = ({ namespace }: { namespace: string }) => system || !SYSTEM.has(namespace)
  const { pods = [], services = [], entries = [], policies = [] } = map.cluster ?? {}
  return (
    <section aria-label="Cluster">
      <h3>Cluster</h3>
      <Table
        name="Pods"
        head={['Pod', 'Namespace', 'Node', 'Address', 'State']}
        rows={pods.filter(shown).map((pod) => ({
          id: pod.id,
          bad: pod.problem !== undefined,
          cells: [pod.name, pod.namespace, pod.node ?? '', pod.address ?? '', pod.problem ?? 'ready'],
        }))}
        fresh={fresh}
      />
      <Table
        name="Services"
        head={['Service', 'Namespace', 'Type', 'Address', 'Ports', 'Endpoints']}
        rows={services.filter(shown).map((service) => ({
          id: service.id,
          bad: service.problem !== undefined,
          cells: [
            service.name,
            service.namespace,
            service.type,
            service.address ?? 'headless',
            service.ports
              .map(({ port, targetPort, nodePort }) => `${port}→${targetPort}${nodePort ? ` (${nodePort})` : ''}`)
              .join(' '),
            service.problem ??
              service.endpoints.map(({ address, ready }) => address + (ready ? '' : ' (not ready)')).join(' '),
          ],
        }))}
        fresh={fresh}
      />
      <Table
        name="Ingresses and routes"
        head={['Name', 'Kind', 'Namespace', 'Rules']}
        rows={entries.filter(shown).map((entry) => ({
          id: entry.id,
          bad: entry.problem !== undefined || entry.rules.some(({ problem }) => problem),
          cells: [
            entry.name,
            entry.kind,
            entry.namespace,
            entry.rules
              .map(
                ({ host = '', path = '', backend, problem }) =>
                  `${host}${path} → ${backend}${problem ? ` (${problem})` : ''}`,
              )
              .join('; '),
          ],
        }))}
        fresh={fresh}
      />
      <Table
        name="Network policies"
        head={['NetworkPolicy', 'Namespace', 'Guards']}
        rows={policies.filter(shown).map((policy) => ({
          id: policy.id,
          bad: false,
          cells: [policy.name, policy.namespace, `${policy.pods.length} pods`],
        }))}
        fresh={fresh}
      />
    </section>
  )
}

function Table({
  name,
  head,
  rows,
  fresh,
}: {
  name: string
  head: string[]
  rows: { id: string; bad: boolean; cells: string[] }[]
  fresh: Fresh
}) {
  if (rows.length === 0) return null
  return (
    <>
      <h4>{name}</h4>
      <table aria-label={name}>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, bad, cells }) => (
            <tr key={id} className={fresh(id)}>
              {cells.map((cell, at) => (
                <td key={at} className={bad && at === cells.length - 1 ? 'fail' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
