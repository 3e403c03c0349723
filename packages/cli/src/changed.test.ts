import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Lab, loadLabs } from '@cka-netlab/lab-format'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { changedLabs, kindsTouched } from './changed.ts'
import { REPOSITORY } from './config.ts'
import { labTemplate } from './lab-template.ts'

let repository: string

function git(...options: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...identity, ...options], { cwd: repository })
}

const fileOf = (id: string) => join(repository, 'labs', id, 'lab.yaml')

async function changed(commit?: string): Promise<string[]> {
  const { labs } = await loadLabs(join(repository, 'labs'))
  return (await changedLabs(labs, commit, repository)).map((lab: Lab) => lab.id)
}

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'changed-'))
  const folder = repository
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(join(REPOSITORY, 'packages/checks/src'), join(repository, 'packages/checks/src'), { recursive: true })
  for (const [id, topology] of [
    ['bare', 'host'],
    ['whole', 'cluster'],
  ] as const) {
    mkdirSync(dirname(fileOf(id)), { recursive: true })
    writeFileSync(fileOf(id), labTemplate(id, 'services', topology))
  }
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'First')
})

it('finds nothing where nothing but the layout has changed', async () => {
  appendFileSync(fileOf('bare'), '\n# a comment\n')
  expect(await changed()).toEqual([])
})

it('finds a lab whose content has changed, committed or not, and a new one', async () => {
  git('checkout', '-qb', 'work')
  writeFileSync(fileOf('bare'), labTemplate('bare', 'services', 'host').replace('minutes: 5', 'minutes: 6'))
  git('commit', '-qam', 'Second')
  expect(await changed()).toEqual(['bare'])
  mkdirSync(dirname(fileOf('new')))
  writeFileSync(fileOf('new'), labTemplate('new', 'services', 'host'))
  expect(await changed()).toEqual(['bare', 'new'])
  expect(await changed('HEAD')).toEqual(['new'])
})

it('finds labs whose kind of check has changed, through what it shares with others too', async () => {
  appendFileSync(join(repository, 'packages/checks/src/netns/evaluate.ts'), '\n// changed\n')
  expect(await changed()).toEqual(['bare'])
  appendFileSync(join(repository, 'packages/checks/src/kubernetes/endpoints.ts'), '\n// changed\n')
  expect(await changed()).toEqual(['bare', 'whole'])
})

it('says so when there is no such commit', async () => {
  await expect(changed('nowhere')).rejects.toMatchObject({ code: 'USAGE' })
})

it('knows which kinds a file belongs to', () => {
  expect(kindsTouched(['packages/checks/src/netns/evaluate.ts'])).toEqual(['netns'])
  expect(kindsTouched(['packages/checks/src/network/addresses.ts'])).toContain('address')
  expect(kindsTouched(['packages/checks/src/netns/evaluate.test.ts', 'README.md'])).toEqual([])
  expect(kindsTouched(['packages/checks/src/run.ts'])).toContain('http')
})
