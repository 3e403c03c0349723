import { readConfig } from '../shared/config.ts'
import { explain } from '../shared/error.ts'
import { type Finding, take } from './finding.ts'
import { machineLooks } from './machine.ts'
import { productLooks } from './product.ts'

const MARK = { ok: '✓', note: '·', missing: '✗' } as const
const COLOR = { ok: 32, note: 33, missing: 31 } as const

function line({ title, state, detail, fix }: Finding, color: boolean): string {
  const mark = color ? `\x1b[${COLOR[state]}m${MARK[state]}\x1b[0m` : MARK[state]
  return `  ${mark} ${title.padEnd(16)} ${detail}${fix ? `\n${' '.repeat(21)}→ ${fix}` : ''}`
}

async function main(): Promise<number> {
  const config = readConfig()
  const findings = await Promise.all([...machineLooks(config), ...productLooks(config)].map(take))
  const runs = findings.every(({ state }) => state !== 'missing')
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ runs, findings }, null, 2)}\n`)
  } else {
    const verdict = runs
      ? 'The product can run: npm start'
      : 'The product cannot run until what is marked ✗ is seen to.'
    process.stdout.write(`\n${findings.map((finding) => line(finding, config.color)).join('\n')}\n\n${verdict}\n`)
  }
  return runs ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}
