import { toCheck } from '@cka-netlab/checks'
import type { Topology } from '@cka-netlab/contracts'
import type { Lab, SetupStep, Task, Way } from './lab.ts'
import type { LabYaml } from './schema.ts'

function toTopology({ environment }: LabYaml): Topology {
  if (environment.topology === 'host') return { name: 'host' }
  return { name: 'cluster', cni: environment.cni, addons: environment.addons }
}

function toSteps(step: LabYaml['setup'][number], files: Record<string, string>): SetupStep[] {
  if (step.apply !== undefined) return [{ kind: 'apply', manifest: step.apply, source: 'lab.yaml' }]
  if (step.files) return step.files.map((name) => ({ kind: 'apply', manifest: files[name] ?? '', source: name }))
  if (step.waitFor) return [{ kind: 'waitFor', ...step.waitFor }]
  return step.run ? [{ kind: 'run', ...step.run }] : []
}

type WayYaml = { run?: string; answers?: Record<string, string | number> }

function toAnswers(answers: WayYaml['answers']): Record<string, string> {
  return Object.fromEntries(Object.entries(answers ?? {}).map(([id, value]) => [id, String(value)]))
}

/** What a way does not say is as in the solution. */
function toWay(way: WayYaml, solution: Way): Way {
  return { run: way.run ?? solution.run, answers: { ...solution.answers, ...toAnswers(way.answers) } }
}

/** From the authors' form, already checked, to the internal one. */
export function toLab(yaml: LabYaml, files: Record<string, string>, origin: { file: string; digest: string }): Lab {
  const { id, title, topic, nature, difficulty, minutes, exclusive, explanation, references } = yaml
  const tasks = yaml.tasks.map((task): Task => ({ ...task, checks: task.checks.map(toCheck) }))
  const solution: Way = { run: yaml.solution.run ?? '', answers: toAnswers(yaml.solution.answers) }
  return {
    ...{ id, title, topic, nature, difficulty, minutes, exclusive, explanation, references },
    topology: toTopology(yaml),
    setup: yaml.setup.flatMap((step) => toSteps(step, files)),
    tasks,
    points: tasks.flatMap((task) => task.checks).reduce((sum, check) => sum + check.points, 0),
    solution,
    alternatives: yaml.alternatives.map(({ name, undo = '', ...way }) => ({ name, undo, ...toWay(way, solution) })),
    decoys: yaml.decoys.map(({ name, fails, undo = '', ...way }) => ({ name, fails, undo, ...toWay(way, solution) })),
    ...origin,
  }
}
