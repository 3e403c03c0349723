import { KIND_NAMES, kindsIn } from '@cka-netlab/checks'
import { CLUSTERS, machinesOf, Topology, topologyKey } from '@cka-netlab/contracts'
import { parseAllDocuments } from 'yaml'
import { LabError, type LabErrorCode } from './error.ts'
import type { Path, Positions } from './position.ts'
import { suggestion } from './suggest.ts'

/** Reads a file beside lab.yaml; undefined when it is not there. */
export type ReadFile = (path: string) => string | undefined

type Plain = Record<string, unknown>

const record = (value: unknown): Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Kinds that read the Kubernetes API, and so need a cluster. */
const CLUSTER_KINDS = new Set([
  ...['resource', 'service', 'endpoints', 'serviceCIDR', 'podIP'],
  ...['corefile', 'ingress', 'gatewayRoute'],
])

interface Check {
  id?: string
  path: Path
  yaml: Plain
}

/**
 * What a schema cannot say: names that must be unique or must exist. Works on the data as it was typed, so that its
 * errors are told together with those of the schema.
 */
export class Rules {
  readonly errors: LabError[] = []
  readonly #lab: Plain
  readonly #positions: Positions
  readonly #readFile: ReadFile
  readonly #checks: Check[]

  constructor(data: unknown, positions: Positions, readFile: ReadFile) {
    this.#lab = record(data)
    this.#positions = positions
    this.#readFile = readFile
    this.#checks = list(this.#lab.tasks).flatMap((task, t) =>
      list(record(task).checks).map((check, c) => {
        const yaml = record(check)
        const id = typeof yaml.id === 'string' ? yaml.id : undefined
        return { id, yaml, path: ['tasks', t, 'checks', c] }
      }),
    )
  }

  check(): LabError[] {
    this.#uniqueIds()
    this.#oneKindEach()
    this.#setupSteps()
    this.#machines()
    this.#topology()
    this.#answers()
    this.#decoys()
    return this.errors
  }

  #report(code: LabErrorCode, path: Path, message: string, fix?: string): void {
    this.errors.push(new LabError(code, { at: this.#positions.atValue(path), message, fix }))
  }

  #uniqueIds(): void {
    const first = new Map<string, Path>()
    const visit = (what: string, id: unknown, path: Path) => {
      if (typeof id !== 'string') return
      const earlier = first.get(`${what} ${id}`)
      if (!earlier) first.set(`${what} ${id}`, path)
      else {
        const line = this.#positions.atValue(earlier).split(':').at(-2)
        this.#report('LAB_ID_DUPLICATE', path, `Two ${what}s have the id "${id}"`, `The first is on line ${line}.`)
      }
    }
    list(this.#lab.tasks).forEach((task, t) => {
      visit('task', record(task).id, ['tasks', t, 'id'])
    })
    for (const { id, path } of this.#checks) visit('check', id, [...path, 'id'])
  }

  #oneKindEach(): void {
    const head = new Set(['id', 'title', 'points', 'timeoutSeconds', 'expected'])
    for (const { id, yaml, path } of this.#checks) {
      const kinds = kindsIn(yaml)
      const [, second] = kinds
      if (second) {
        const message = `Check "${id}" has ${kinds.length} kinds: ${kinds.join(', ')}`
        this.#report('LAB_KIND_COUNT', [...path, second], message, 'Make a check of each.')
      }
      // A misspelt kind is told by the schema as an unknown field.
      const isMisspelt = Object.keys(yaml).some((key) => !head.has(key) && !kinds.includes(key as never))
      if (kinds.length === 0 && !isMisspelt) {
        this.#report(
          'LAB_KIND_COUNT',
          path,
          `Check "${id}" has nothing to check`,
          `Add one of ${KIND_NAMES.join(', ')}.`,
        )
      }
    }
  }

  #setupSteps(): void {
    list(this.#lab.setup).forEach((value, s) => {
      const step = record(value)
      const kinds = ['apply', 'files', 'waitFor', 'run'].filter((kind) => step[kind] !== undefined)
      if (kinds.length !== 1 && Object.keys(step).length === kinds.length) {
        const message = kinds.length > 1 ? `A step does one thing, not ${kinds.join(' and ')}` : 'A step does nothing'
        this.#report('LAB_KIND_COUNT', ['setup', s], message, 'Give each step one of apply, files, waitFor, run.')
      }
      if (typeof step.apply === 'string') this.#manifests(step.apply, ['setup', s, 'apply'])
      list(step.files).forEach((name, f) => {
        if (typeof name === 'string') this.#file(name, ['setup', s, 'files', f])
      })
    })
  }

  #file(name: string, path: Path): void {
    if (name.startsWith('/') || name.split('/').includes('..')) {
      this.#report(
        'LAB_FILE_MISSING',
        path,
        `"${name}" is not beside lab.yaml`,
        'Keep the file in the folder of the lab.',
      )
      return
    }
    const text = this.#readFile(name)
    if (text === undefined) {
      this.#report(
        'LAB_FILE_MISSING',
        path,
        `There is no file "${name}" beside lab.yaml`,
        'Add it, or correct its name.',
      )
    } else this.#manifests(text, path)
  }

  #manifests(text: string, path: Path): void {
    for (const document of [parseAllDocuments(text)].flat()) {
      const [error] = document.errors
      if (error) {
        this.#report('LAB_MANIFEST_INVALID', path, `The manifest is not YAML: ${error.message.split('\n')[0]}`)
        return
      }
      const object = record(document.toJS())
      if (document.contents === null) continue
      const lacking = ['apiVersion', 'kind', 'metadata'].find((field) => object[field] === undefined)
      if (lacking) this.#report('LAB_MANIFEST_INVALID', path, `A manifest has no "${lacking}"`)
    }
  }

  #topologyOf(): Topology | undefined {
    const { topology: name, cni, addons } = record(this.#lab.environment)
    return Topology.safeParse(name === 'host' ? { name } : { name, cni, addons }).data
  }

  /** Every machine that a check or a step names. */
  #machines(): void {
    const topology = this.#topologyOf()
    if (!topology) return
    const names = machinesOf(topology).map((machine) => machine.name)
    const visit = (value: unknown, path: Path) => {
      for (const [at, one] of list(value).entries()) visit(one, [...path, at])
      for (const [key, one] of Object.entries(record(value))) {
        // What an object must have is not ours to know: its `node` is a field like any other.
        if (key === 'match' || key === 'data') continue
        if (key === 'node' && typeof one === 'string') this.#machine(one, names, [...path, key])
        else visit(one, [...path, key])
      }
    }
    for (const { yaml, path } of this.#checks) visit(yaml, path)
    list(this.#lab.setup).forEach((step, s) => {
      const { on } = record(record(step).run)
      if (typeof on === 'string') this.#machine(on, names, ['setup', s, 'run', 'on'])
    })
  }

  #machine(name: string, names: string[], path: Path): void {
    if (names.includes(name)) return
    const fix = suggestion(name, names, 'It has')
    this.#report('LAB_MACHINE_UNKNOWN', path, `This topology has no machine "${name}"`, fix)
  }

  #topology(): void {
    const topology = this.#topologyOf()
    if (topology?.name === 'cluster') {
      const keys = CLUSTERS.map(topologyKey)
      const key = topologyKey(topology)
      if (keys.includes(key)) return
      this.#report(
        'LAB_SCHEMA_INVALID',
        ['environment'],
        `There is no topology ${key}`,
        `There are ${keys.join(', ')}.`,
      )
    }
    if (topology?.name !== 'host') return
    list(this.#lab.setup).forEach((step, s) => {
      const kind = ['apply', 'files', 'waitFor'].find((one) => record(step)[one] !== undefined)
      if (kind) this.#needsCluster(['setup', s, kind], `Step "${kind}"`)
    })
    for (const { yaml, path } of this.#checks) {
      const kind = kindsIn(yaml).find((one) => CLUSTER_KINDS.has(one))
      if (kind) this.#needsCluster([...path, kind], `Kind "${kind}"`)
    }
  }

  #needsCluster(path: Path, what: string): void {
    this.#report('LAB_NEEDS_CLUSTER', path, `${what} needs a cluster`, 'Set environment to { topology: cluster }.')
  }

  #answers(): void {
    const questions = this.#checks.filter((check) => check.yaml.answer !== undefined).flatMap((check) => check.id ?? [])
    const ways: [unknown, Path][] = [
      [this.#lab.solution, ['solution']],
      ...list(this.#lab.alternatives).map((way, at): [unknown, Path] => [way, ['alternatives', at]]),
      ...list(this.#lab.decoys).map((way, at): [unknown, Path] => [way, ['decoys', at]]),
    ]
    for (const [way, path] of ways) {
      const { run, answers } = record(way)
      if (typeof way === 'object' && way !== null && run === undefined && answers === undefined) {
        this.#report('LAB_SCHEMA_INVALID', path, 'It neither runs nor answers anything', 'Add "run" or "answers".')
      }
      for (const id of Object.keys(record(answers))) {
        if (questions.includes(id)) continue
        const fix = suggestion(id, questions, 'Questions')
        const at = this.#positions.atKey([...path, 'answers', id])
        this.errors.push(new LabError('LAB_CHECK_UNKNOWN', { at, message: `No check of kind answer is "${id}"`, fix }))
      }
    }
    const given = Object.keys(record(record(this.#lab.solution).answers))
    const lacking = this.#lab.solution === undefined ? [] : questions.filter((id) => !given.includes(id))
    for (const id of lacking) {
      const path: Path = ['solution', 'answers']
      this.#report('LAB_ANSWER_MISSING', path, `The solution does not answer "${id}"`, `Add it to solution.answers.`)
    }
  }

  #decoys(): void {
    const ids = this.#checks.flatMap((check) => check.id ?? [])
    list(this.#lab.decoys).forEach((decoy, d) => {
      list(record(decoy).fails).forEach((id, f) => {
        if (typeof id !== 'string' || ids.includes(id)) return
        const fix = suggestion(id, ids, 'Checks')
        this.#report('LAB_CHECK_UNKNOWN', ['decoys', d, 'fails', f], `There is no check "${id}"`, fix)
      })
    })
  }
}
