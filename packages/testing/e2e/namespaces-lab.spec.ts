import { test } from './fixtures.ts'
import { joinRedAndBlue, RED_AND_BLUE } from './red-and-blue.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

test('a learner builds two namespaces on node01 and reaches one from the other', async ({ signedInPage: page }) => {
  test.setTimeout((PREPARE_SECONDS + 180) * 1000)
  const work = new Workspace(page)
  await work.open(RED_AND_BLUE)
  await work.start()
  await work.terminal.ready(PREPARE_SECONDS)
  await joinRedAndBlue(work.terminal)
  await work.check('10 of 10')
  await work.end()
})
