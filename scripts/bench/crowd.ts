import { setTimeout as sleep } from 'node:timers/promises'
import { TERMINALS_MAX } from '@cka-netlab/contracts'
import { type BenchOptions, HOST } from './bench.ts'
import type { BenchSandboxd } from './sandboxd.ts'
import { PROMPT } from './start.ts'
import type { Samples } from './statistics.ts'
import { openTerminal, Typist } from './typist.ts'

const TERMINALS = 200
const START_SECONDS = 120
const WARM_SECONDS = 5
const WATCH_SECONDS = 15
/** 4 kB ten times a second, by the shell itself: two hundred shells that start programs would be measured instead of terminals. */
const FORTY_KB_A_SECOND = `l=$(printf %79s | tr ' ' x); p=$(for i in {1..50}; do echo $l; done); while ! read -rst 0.1 -N 1; do echo "$p"; done`

/**
 * A lesson in which everybody looks at logs: 200 terminals that each get 40 kB a second. `crowd` is what arrived in each, in kB/s;
 * `crowdEcho` the time of a key in one terminal more, in ms.
 */
export async function benchCrowd(sandboxd: BenchSandboxd, o: BenchOptions, samples: Samples): Promise<void> {
  const ids: string[] = []
  using stack = new DisposableStack()
  const bare = async () => {
    o.signal.throwIfAborted()
    const { id } = await sandboxd.create(HOST)
    ids.push(id)
    await sandboxd.claim(id, START_SECONDS)
    return id
  }
  const open = async (id: string) => {
    const typist = stack.use(new Typist(sandboxd, id, await openTerminal(sandboxd, id)))
    await typist.sees(PROMPT, { seconds: 30, also: 'before' })
    return typist
  }
  const crowd: Typist[] = []
  while (crowd.length < TERMINALS) {
    const id = await bare()
    for (let n = 0; n < TERMINALS_MAX; n++) crowd.push(await open(id))
  }
  const beside = await open(await bare())
  o.tell(`  ${crowd.length} terminals in ${ids.length} sandboxes`)
  beside.type('cat\r')
  for (const typist of crowd) typist.type(`${FORTY_KB_A_SECOND}\r`)
  await sleep(WARM_SECONDS * 1000)
  const before = crowd.map(({ bytes }) => bytes)
  const started = performance.now()
  while (performance.now() - started < WATCH_SECONDS * 1000) {
    samples.note('crowdEcho', await beside.echo('k'), 'ms')
    await sleep(100)
  }
  const seconds = (performance.now() - started) / 1000
  for (const [index, { bytes }] of crowd.entries())
    samples.note('crowd', (bytes - (before[index] ?? 0)) / 1000 / seconds, 'kB/s')
  stack.dispose()
  await Promise.all(ids.map((id) => sandboxd.end(id)))
  o.tell('  crowd measured')
}
