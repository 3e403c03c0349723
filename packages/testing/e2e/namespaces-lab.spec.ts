import { test } from './fixtures.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

/** As somebody would type it on node01, one command after the other. */
const COMMANDS = [
  'ip netns add red; ip netns add blue',
  'ip link add veth-red netns red type veth peer name veth-blue netns blue',
  'ip -n red addr add 192.168.15.1/24 dev veth-red',
  'ip -n blue addr add 192.168.15.2/24 dev veth-blue',
  'ip -n red link set veth-red up; ip -n blue link set veth-blue up',
]

test('a learner builds two namespaces on node01 and reaches one from the other', async ({ signedInPage: page }) => {
  test.setTimeout((PREPARE_SECONDS + 180) * 1000)
  const work = new Workspace(page)
  const { terminal } = work
  await work.open('Join two network namespaces with a cable')
  await work.start()
  await terminal.ready(PREPARE_SECONDS)
  await terminal.type('ssh node01')
  await terminal.shows(/root@node01/)
  for (const command of COMMANDS) await terminal.type(command)
  await terminal.type('ip netns exec red ping -c 1 192.168.15.2')
  await terminal.shows(/1 received/)
  await work.check('10 of 10')
  await work.end()
})
