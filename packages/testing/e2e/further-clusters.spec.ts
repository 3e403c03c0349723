import { expect, test } from './fixtures.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

/** Where nothing has been built yet, Calico, Contour and Envoy are compiled first. */
const BUILD_SECONDS = 1500

test('every lab can be started, and one on a cluster with Calico is', async ({ signedInPage: page }) => {
  test.setTimeout((BUILD_SECONDS + PREPARE_SECONDS + 120) * 1000)
  const work = new Workspace(page)
  const closed = async () => {
    const { labs } = await (await page.request.get('/api/v1/labs')).json()
    return labs.filter((lab: { available: boolean }) => !lab.available).map(({ id }: { id: string }) => id)
  }
  await expect.poll(closed, { timeout: BUILD_SECONDS * 1000, intervals: [1000] }).toEqual([])

  await work.open('Close a namespace to everything that is not allowed')
  await work.start()
  await work.terminal.ready(PREPARE_SECONDS)
  await work.terminal.type('kubectl -n kube-system get daemonset')
  await work.terminal.shows(/calico-node\s+2/)
  await work.end()
})
