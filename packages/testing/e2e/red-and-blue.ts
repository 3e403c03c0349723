import type { TerminalScreen } from './terminal.ts'

export const RED_AND_BLUE = 'Join two network namespaces with a cable'

/** As somebody would type it on node01, one command after the other. */
const COMMANDS = [
  'ip netns add red; ip netns add blue',
  'ip link add veth-red netns red type veth peer name veth-blue netns blue',
  'ip -n red addr add 192.168.15.1/24 dev veth-red',
  'ip -n blue addr add 192.168.15.2/24 dev veth-blue',
  'ip -n red link set veth-red up; ip -n blue link set veth-blue up',
]

/** Solves the lab in its terminal. */
export async function joinRedAndBlue(terminal: TerminalScreen): Promise<void> {
  await terminal.type('ssh node01')
  await terminal.shows(/root@node01/)
  for (const command of COMMANDS) await terminal.type(command)
  await terminal.type('ip netns exec red ping -c 1 192.168.15.2')
  await terminal.shows(/1 received/)
}
