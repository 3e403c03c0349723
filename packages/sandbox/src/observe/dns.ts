import { isIP } from 'node:net'
import type { DnsAnswer, Place } from '@cka-netlab/contracts'
import { type ObserveContext, runAt } from './context.ts'
import { type FoundPlace, findPlace } from './place.ts'
import { candidates, type Resolver, resolverAt } from './resolver.ts'

type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME'

/**
 * Asks for a name: hosts file, search list, each server until one replies. In a pod or a container, and of a server that
 * is given, DNS alone is asked, as `nslookup` does: an entry in a hosts file says nothing about the network's names.
 */
export async function observeDns(
  context: ObserveContext,
  request: { place: Place; name: string; type?: RecordType; server?: string },
): Promise<DnsAnswer> {
  const { name, type = 'A', server } = request
  const place = await findPlace(context, request.place)
  const resolver = await resolverAt(context, place)
  if (place.kind === 'pod' || place.kind === 'container' || server !== undefined) resolver.hosts = new Map()
  if (server !== undefined) resolver.servers = [server]
  return ask(context, place, resolver, name, type)
}

/** The addresses of a name at a place; a name that is an address is itself. */
export async function resolveAt(
  context: ObserveContext,
  place: FoundPlace,
  name: string,
): Promise<{ addresses: string[]; dns?: DnsAnswer }> {
  if (isIP(name) !== 0) return { addresses: [name] }
  const dns = await ask(context, place, await resolverAt(context, place), name, 'A')
  return { addresses: dns.answers.filter((answer) => answer.type === 'A').map((answer) => answer.data), dns }
}

async function ask(
  context: ObserveContext,
  place: FoundPlace,
  resolver: Resolver,
  name: string,
  type: RecordType,
): Promise<DnsAnswer> {
  const known = resolver.hosts.get(name)
  if (known && (type === 'A' || type === 'AAAA')) {
    const family = type === 'A' ? 4 : 6
    const answers = known.filter((address) => isIP(address) === family).map((data) => ({ type, data }))
    if (answers.length > 0) return { status: 'NOERROR', name, server: '/etc/hosts', answers }
  }
  // A place without a resolver knows its hosts file alone.
  if (resolver.servers.length === 0) return { status: 'NXDOMAIN', name, server: '/etc/hosts', answers: [] }
  const names = type === 'PTR' ? [reverseName(name)] : candidates(name, resolver)
  let answer: DnsAnswer = { status: 'TIMEOUT', name, server: resolver.servers[0] ?? '', answers: [] }
  for (const server of resolver.servers) {
    const result = await runAt(context, place.target, ['bash', '-c', ASK, '-', server, type, ...names])
    answer = judge(parseReplies(result.stdout), name, server)
    if (answer.status !== 'TIMEOUT') break
  }
  return answer
}

/** Tries one name after the other until one has an answer or the server does not reply. */
const ASK = `
server=$1 type=$2; shift 2
for name; do
  reply=$(dig +noall +comments +answer +time=2 +tries=2 "@$server" "$name." "$type" 2>&1)
  code=$?
  printf 'asked %s\\n%s\\n' "$name" "$reply"
  if (( code )); then echo 'no reply'; exit; fi
  [[ $reply != *'status: NOERROR'* || $reply == *'ANSWER: 0,'* ]] || exit 0
done`

interface Reply {
  name: string
  /** Null when no server replied. */
  status: string | null
  answers: DnsAnswer['answers']
}

/** Reads what the script above prints. */
export function parseReplies(text: string): Reply[] {
  const replies: Reply[] = []
  for (const line of text.split('\n')) {
    const asked = /^asked (\S+)$/.exec(line)?.[1]
    if (asked !== undefined) {
      replies.push({ name: asked, status: null, answers: [] })
      continue
    }
    const reply = replies.at(-1)
    if (!reply) continue
    const status = /^;; ->>HEADER<<-.* status: (\w+),/.exec(line)?.[1]
    if (status) reply.status = status
    else if (line === 'no reply') reply.status = null
    else if (line !== '' && !line.startsWith(';')) {
      const [, , , type, ...data] = line.split(/\s+/)
      if (type) reply.answers.push({ type, data: data.join(' ').replace(/\.$/, '') })
    }
  }
  return replies
}

/** What the C library would make of the replies: the first answer, else the least final of the failures. */
export function judge(replies: Reply[], name: string, server: string): DnsAnswer {
  const last = replies.at(-1)
  if (!last || last.status === null) return { status: 'TIMEOUT', name, server, answers: [] }
  if (last.status === 'NOERROR' && last.answers.length > 0) {
    return { status: 'NOERROR', name: last.name, server, answers: last.answers }
  }
  const statuses = replies.map((reply) => reply.status)
  const status = ['SERVFAIL', 'REFUSED', 'NOERROR'].find((candidate) => statuses.includes(candidate)) ?? last.status
  return { status, name, server, answers: [] }
}

/** The name under which an address is looked up, RFC 1035 section 3.5; a name that is none is left as it is. */
export function reverseName(address: string): string {
  return isIP(address) === 4 ? `${address.split('.').reverse().join('.')}.in-addr.arpa` : address
}
