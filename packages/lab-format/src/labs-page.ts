import { TOPIC_TITLES, type Topic } from '@cka-netlab/contracts'
import { checksOf, type Lab } from './lab.ts'

const LEVELS: Lab['difficulty'][] = ['easy', 'medium', 'hard']

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
const cell = (text: string) => text.replaceAll('|', '\\|')

function kindsOf(lab: Lab): string[] {
  return [...new Set(checksOf(lab).map((check) => check.kind))].sort()
}

function row(lab: Lab): string {
  const kinds = kindsOf(lab).map((kind) => `\`${kind}\``)
  return `| ${cell(lab.title)} | \`${lab.id}\` | ${lab.nature} | ${lab.difficulty} | ${lab.minutes} | ${kinds.join(', ')} |`
}

function section(topic: Topic, labs: Lab[]): string {
  const easyFirst = labs.toSorted(
    (a, b) =>
      LEVELS.indexOf(a.difficulty) - LEVELS.indexOf(b.difficulty) || a.minutes - b.minutes || (a.id < b.id ? -1 : 1),
  )
  const head =
    '| lab | id | what you do | difficulty | minutes | kinds of check |\n| --- | --- | --- | --- | --- | --- |'
  return `## ${TOPIC_TITLES[topic]}\n\n${head}\n${easyFirst.map(row).join('\n')}`
}

/** The page of all labs: topic by topic, from easy to hard, with what each is judged by. */
export function labsPage(labs: Lab[]): string {
  const topics = (Object.keys(TOPIC_TITLES) as Topic[]).filter((topic) => labs.some((lab) => lab.topic === topic))
  const checks = labs.flatMap(checksOf)
  const commands = checks.filter((check) => check.kind === 'command').length
  const minutes = labs.reduce((sum, lab) => sum + lab.minutes, 0)
  const intro = [
    '# The labs',
    '<!-- written by `npm run lab -- schema --write` -->',
    `${count(labs.length, 'lab')} in ${count(topics.length, 'topic')}, some ${Math.round(minutes / 60)} hours of work. ` +
      `${count(checks.length, 'check')}, ${commands} of them of the last resort, \`command\`.`,
  ]
  const sections = topics.map((topic) =>
    section(
      topic,
      labs.filter((lab) => lab.topic === topic),
    ),
  )
  return `${[...intro, ...sections].join('\n\n')}\n`
}
