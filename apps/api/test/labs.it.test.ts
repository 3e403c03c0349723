import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt, seedScore } from './seed.ts'

const labs = resolve(import.meta.dirname, '../../../labs')
let folder: string
let api: TestApi
let ada: Person
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cka-netlab-labs-'))
  await cp(labs, folder, { recursive: true })
  await mkdir(join(folder, 'broken'))
  await writeFile(join(folder, 'broken/lab.yaml'), 'apiVersion: cka-netlab/v1\nkind: Lab\nid: broken\ntitel: no\n')
  api = await startApi({ labsDir: folder })
  ada = await api.register()
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const file = () => api.app.labs.get(LABS.host)?.file ?? ''

describe('the labs', () => {
  it('go on without the one that does not parse, whose errors an admin reads with line and column', async () => {
    const { body } = await ada.call('GET', '/api/v1/labs')
    const ids = body.labs.map((lab: { id: string }) => lab.id)
    expect(ids).toEqual(expect.arrayContaining(Object.values(LABS)))
    expect(ids).not.toContain('broken')
    await api.db.user.update({ where: { id: ada.id }, data: { role: 'admin' } })
    const { errors } = (await ada.call('GET', '/api/v1/lab-errors')).body
    expect(errors.map((error: { at: string }) => error.at)).toContainEqual(
      expect.stringMatching(/broken\/lab\.yaml:4:1$/),
    )
  })

  it('have a page with their tasks', async () => {
    const { body } = await ada.call('GET', `/api/v1/labs/${LABS.host}`)
    expect(body).toMatchObject({ id: LABS.host, history: [], attempts: 0 })
    expect(body.tasks[0].text).not.toBe('')
    expect((await ada.call('GET', '/api/v1/labs/nothing')).status).toBe(404)
  })

  it('that are loaded again unchanged add nothing to the database', async () => {
    const before = await api.db.lab.count()
    await api.app.labs.load()
    expect(await api.db.lab.count()).toBe(before)
  })

  it('leave an old attempt and its score as they were when the file changes', async () => {
    const { id } = await seedAttempt(api, ada)
    const old = (await ada.call('GET', `/api/v1/attempts/${id}`)).body
    await seedScore(api, id, { percent: 50, labDigest: old.lab.digest, points: 5, pointsMax: 10 })

    const text = await readFile(file(), 'utf8')
    await writeFile(file(), text.replace(/^title: .*$/m, 'title: Another title').replace(/points: \d+/, 'points: 99'))
    await api.app.labs.load()
    expect(api.app.labs.get(LABS.host)).toMatchObject({ title: 'Another title' })
    expect(api.app.labs.get(LABS.host)?.digest).not.toBe(old.lab.digest)

    const now = (await ada.call('GET', `/api/v1/attempts/${id}`)).body
    expect(now.lab).toEqual(old.lab)
    expect(now.submission).toMatchObject({ percent: 50, pointsMax: 10 })
    const { body } = await ada.call('GET', `/api/v1/labs/${LABS.host}`)
    expect(body).toMatchObject({ title: 'Another title', bestPercent: 50, history: [{ attemptId: id, percent: 50 }] })
  })
})
