import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

/** As somebody would type it on node01, one command after the other. */
const SOLUTION = [
  'ip netns add red; ip netns add blue',
  'ip link add veth-red netns red type veth peer name veth-blue netns blue',
  'ip -n red addr add 192.168.15.1/24 dev veth-red',
  'ip -n blue addr add 192.168.15.2/24 dev veth-blue',
  'ip -n red link set veth-red up; ip -n blue link set veth-blue up',
]

test('a learner sees the namespaces and the cable that they make appear on the map', async ({
  signedInPage: page,
  testFolder,
}) => {
  test.setTimeout((PREPARE_SECONDS + 240) * 1000)
  const work = new Workspace(page)
  const { terminal } = work
  const map = page.getByRole('region', { name: 'Map' })
  const status = map.getByRole('status').last()
  await work.open('Join two network namespaces with a cable')
  await work.start()
  await terminal.ready(PREPARE_SECONDS)
  await terminal.type('ssh node01')
  await terminal.shows(/root@node01/)

  await test.step('before: three machines on one wire', async () => {
    await page.getByRole('button', { name: 'Map', exact: true }).click()
    await expect(map.getByText('172.30.0.0/24', { exact: true })).toBeVisible({ timeout: 30_000 })
    await expect(map.getByText('red', { exact: true })).toHaveCount(0)
    await lookAt(page, 'map-before', testFolder)
  })

  await test.step('a link that is down is shown as such', async () => {
    for (const command of SOLUTION.slice(0, -1)) await terminal.type(command)
    await expect(map.getByText('veth-blue – veth-red, down')).toBeVisible({ timeout: 30_000 })
    await expect(status).toContainText('New:')
    await lookAt(page, 'map-links-down', testFolder)
  })

  await test.step('after: the cable is up, and the same is there as text', async () => {
    await terminal.type(SOLUTION.at(-1) ?? '')
    await expect(map.getByText('veth-blue – veth-red', { exact: true })).toBeVisible({ timeout: 30_000 })
    await map.getByRole('button', { name: 'Terminal' }).click()
    await expect(page.getByRole('region', { name: 'Terminal' })).toBeHidden()
    await lookAt(page, 'map-after', testFolder)
    await map.getByRole('button', { name: 'Text' }).click()
    const red = map.getByRole('table', { name: 'Interfaces of network namespace red' })
    await expect(red.getByRole('row', { name: /veth-red veth up 192\.168\.15\.1\/24 veth-blue in blue/ })).toBeVisible()
    await lookAt(page, 'map-text', testFolder)
    await map.getByRole('button', { name: 'Drawing' }).click()
  })

  await test.step('a ping from red to blue is followed there and back', async () => {
    await send(map, 'red on node01', '192.168.15.2')
    await expect(map.getByText('Answered')).toBeVisible({ timeout: 30_000 })
    const hops = map.getByRole('list', { name: 'Hops' })
    await expect(hops).toContainText('veth-blue in blue on node01: up')
    await lookAt(page, 'path-answered', testFolder)
  })

  await test.step('the terminal is as it was', async () => {
    await map.getByRole('button', { name: 'Close the map' }).click()
    await terminal.type('ip netns exec red ping -c 1 192.168.15.2')
    await terminal.shows(/1 received/)
    await work.check('10 of 10')
    await work.end()
  })
})

test('a request to a Service without endpoints is followed to where it ends', async ({
  signedInPage: page,
  testFolder,
}) => {
  test.setTimeout((PREPARE_SECONDS + 240) * 1000)
  const work = new Workspace(page)
  const { terminal } = work
  const map = page.getByRole('region', { name: 'Map' })
  await work.open('Reach a database in another namespace')
  await work.start()
  await terminal.ready(PREPARE_SECONDS)
  await terminal.type('kubectl create service clusterip webap --tcp=80:8080')
  await terminal.shows(/service\/webap created/)

  await page.getByRole('button', { name: 'Map', exact: true }).click()
  await map.getByRole('button', { name: 'Terminal' }).click()
  await expect(map.getByText('no pod has app=webap')).toBeVisible({ timeout: 30_000 })
  await send(map, 'node01', 'http://webap.default/')
  const hops = map.getByRole('list', { name: 'Hops' }).getByRole('listitem')
  await expect(map.getByText('Not answered')).toBeVisible({ timeout: 40_000 })
  await expect(hops.filter({ hasText: 'Service, in order' })).toBeVisible()
  await expect(hops.filter({ hasText: 'Endpoints, broken here' })).toContainText('no pod has app=webap')
  await expect(hops.filter({ hasText: 'Service rule, not known' })).toContainText('REJECT')
  await lookAt(page, 'path-no-endpoints', testFolder)
  await map.getByRole('button', { name: 'Close the map' }).click()
  await work.end()
})

/** Asks for the path of a request. */
async function send(map: Locator, from: string, to: string): Promise<void> {
  await map.getByRole('button', { name: 'Path', exact: true }).click()
  const panel = map.getByRole('complementary', { name: 'Path of a request' })
  await panel.getByLabel('From').selectOption(from)
  await panel.getByLabel('To').fill(to)
  await panel.getByRole('button', { name: 'Send' }).click()
}
