import { expect, test } from './fixtures.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

test('a learner reads the ranges of the cluster and types them in', async ({ signedInPage: page }) => {
  test.setTimeout((PREPARE_SECONDS + 180) * 1000)
  const work = new Workspace(page)
  const { terminal } = work
  await work.open('Find the address ranges of a cluster')
  await work.start()
  await terminal.ready(PREPARE_SECONDS)
  await terminal.type(
    'ssh controlplane grep -h -e cluster-cidr -e service-cluster-ip-range /etc/kubernetes/manifests/*.yaml',
  )
  const found = async (pattern: RegExp) => {
    await terminal.shows(pattern)
    return pattern.exec(await terminal.text())?.[1] ?? ''
  }
  await page.getByLabel('pods of the whole cluster').fill(await found(/--cluster-cidr=(\S+)/))
  await page.getByLabel('Services get their cluster addresses').fill(await found(/--service-cluster-ip-range=(\S+)/))
  await terminal.type('ssh node01 grep subnet /etc/cni/net.d/10-bridge.conflist')
  await page.getByLabel("node01's own CNI configuration").fill(await found(/"subnet": "([^"]+)"/))
  await terminal.type('kubectl get service kube-dns -n kube-system -o jsonpath=dns:{.spec.clusterIP}')
  await page.getByLabel('do pods ask for names').fill(await found(/^dns:([0-9.]+[0-9])/m))
  await page.getByLabel('mode does kube-proxy run').fill('iptables')

  await work.check('8 of 8')
  await expect(page.getByText('Best 100 %')).toBeVisible()
  await work.end()
})
