import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLab } from './parse.ts'

const folder = join(import.meta.dirname, '../testdata')
const files = readdirSync(folder)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('parseLab', () => {
  it.each(files.filter((name) => /^valid-.*\.yaml$/.test(name)))('takes %s', (name) => {
    expect(parseLab(read(name), join(folder, name))).toMatchObject({ id: 'sample' })
  })

  it.each(files.filter((name) => /^invalid-.*\.yaml$/.test(name)))('tells all that is wrong with %s', async (name) => {
    const errors = parseLab(read(name), join(folder, name))
    expect(Array.isArray(errors)).toBe(true)
    const told = [errors].flat().map((error) => `${String(error).replace(`${folder}/`, '')}\n`)
    await expect(told.join('')).toMatchFileSnapshot(join(folder, `${basename(name, '.yaml')}.errors`))
  })

  it('fills in what the author left out', () => {
    const lab = parseLab(read('valid-cluster.yaml'), join(folder, 'valid-cluster.yaml'))
    expect(lab).toMatchObject({
      topology: { name: 'cluster', cni: 'bridge', addons: [] },
      points: 3,
      setup: [
        { kind: 'apply', manifest: read('manifest.yaml'), source: 'manifest.yaml' },
        { kind: 'waitFor', condition: 'Available', timeoutSeconds: 60 },
        { kind: 'run', as: 'root' },
      ],
      tasks: [{ checks: [{ id: 'pods', title: 'Which?', timeoutSeconds: 0 }, { timeoutSeconds: 30 }] }],
      alternatives: [{ run: '', answers: { pods: '10.244.0.1/16' } }],
      decoys: [{ run: '', answers: { pods: '10.96.0.0/12' }, fails: ['pods'] }],
    })
  })

  it('gives plain data, that is the same after a journey through JSON', () => {
    const lab = parseLab(read('valid-cluster.yaml'), join(folder, 'valid-cluster.yaml'))
    expect(JSON.parse(JSON.stringify(lab))).toEqual(lab)
  })
})

describe('the digest', () => {
  const text = read('valid-cluster.yaml')
  const digest = (changed: string, manifest = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n') => {
    const lab = parseLab(changed, 'lab.yaml', () => manifest)
    return Array.isArray(lab) ? lab.map(String).join() : lab.digest
  }

  it('stays when only the layout changes', () => {
    expect(digest(`# a comment\n${text.replace('hints: [Look', 'hints: [  Look')}`)).toBe(digest(text))
  })

  it('changes with the points of a check, and with a manifest', () => {
    expect(digest(text.replace('points: 2', 'points: 3'))).not.toBe(digest(text))
    expect(digest(text, 'apiVersion: v1\nkind: Namespace\nmetadata: { name: b }\n')).not.toBe(digest(text))
  })
})
