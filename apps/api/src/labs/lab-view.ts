import type { Check } from '@cka-netlab/checks'
import type { TaskView } from '@cka-netlab/contracts'
import type { Lab } from '@cka-netlab/lab-format'

/** The tasks as a learner sees them: what is asked, what it is worth, and the hints revealed so far. */
export function tasksView(lab: Lab, hints: Record<string, number>): TaskView[] {
  return lab.tasks.map((task) => ({
    id: task.id,
    text: task.text,
    checks: task.checks.map(checkView),
    hintsTotal: task.hints.length,
    hints: task.hints.slice(0, hints[task.id] ?? 0),
  }))
}

function checkView(check: Check): TaskView['checks'][number] {
  const { id, title, points } = check
  if (check.kind !== 'answer') return { id, title, points }
  const { prompt, placeholder } = check.spec
  return { id, title, points, question: { prompt, placeholder } }
}

/** The environment in a line, as the page of a lab tells it. */
export function environmentText({ topology }: Lab): string {
  if (topology.name === 'host') return 'Three machines without Kubernetes'
  const network = {
    bridge: 'CNI bridge',
    calico: 'CNI Calico',
    none: 'without a CNI',
    'weave-layout': "Weave's layout, rebuilt from the reference plugins",
  }[topology.cni]
  const ingress = topology.addons.includes('contour') ? ', Contour for Ingress and Gateway' : ''
  return `A Kubernetes cluster of two nodes, ${network}${ingress}`
}
