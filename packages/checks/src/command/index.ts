import type { CheckKind } from '../kind.ts'
import { atWhere, placeOf } from '../place.ts'
import { type CommandFacts, evaluateCommand } from './evaluate.ts'
import { CommandSpec } from './schema.ts'

export const command: CheckKind<CommandSpec, CommandFacts> = {
  kind: 'command',
  schema: CommandSpec,
  settles: true,
  example: `command:
  from: { node: node01 }
  script: ip neigh show dev eth0
  expect: { stdoutMatches: "REACHABLE$" }`,
  title: (spec) => `${spec.script.trim().split('\n')[0]} ${atWhere(spec.from)}`,
  async observe(view, spec) {
    const place = await placeOf(view, spec.from)
    const { script, commandTimeoutSeconds: timeoutSeconds } = spec
    return { answer: await view.observe('command', { place, script, timeoutSeconds }) }
  },
  evaluate: evaluateCommand,
}
