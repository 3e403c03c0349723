import { setTimeout as sleep } from 'node:timers/promises'
import { TERMINALS_MAX } from '@cka-netlab/contracts'
import { type Bench, type BenchOptions, HOST } from './bench.ts'
import { type BenchSandboxd, startSandboxd } from './sandboxd.ts'
import { PROMPT } from './start.ts'
import { Samples } from './statistics.ts'
import { openTerminal, Typist } from './typist.ts'

const TERMINALS = 200
const START_SECONDS = 180
const WARM_SECONDS = 5
const WATCH_SECONDS = 15
const WRITE_SECONDS = 30
/** What was written has arrived by then, however busy the machine is. */
const DRAIN_SECONDS = 120
const ECHO_SECONDS_MAX = 10
/** 4 kB in one piece ten times a second: what is measured are terminals, not two hundred programs that make the text. It ends by itself. */
const FORTY_KB_A_SECOND = `perl -e '$text = ("x" x 79 . "\\n") x 50; $end = time + ${WRITE_SECONDS}; while (time < $end) { syswrite STDOUT, $text; select undef, undef, undef, 0.1 }'`

/**
 * A lesson in which everybody looks at logs: 200 terminals on bare machines that each get 40 kB a second. `crowd` is what arrived in each, in
 * kB/s, `crowdAll` in all together, in MB/s; `crowdEcho` the time of a key in one terminal more, in ms, 10,000 at most.
 */
export const benchCrowd: Bench = async (config, o) => {
  const samples = new Samples()
  await using sandboxd = await startSandboxd(config, { poolMax: 0 })
  const opened: Opened[] = []
  using typists = new DisposableStack()
  while (opened.length < TERMINALS + 1) {
    const id = await bareSandbox(sandboxd, o)
    for (let n = 0; n < TERMINALS_MAX && opened.length < TERMINALS + 1; n++) {
      const typist = typists.use(new Typist(sandboxd, id, await openTerminal(sandboxd, id)))
      await typist.sees(PROMPT, { seconds: 60, also: 'before' })
      opened.push({ id, typist })
    }
  }
  const [beside, ...crowd] = opened.map(({ typist }) => typist)
  o.tell(`  ${crowd.length} terminals are open, and one more`)
  beside?.type('cat\r')
  for (const typist of crowd) typist.type(`${FORTY_KB_A_SECOND}\r`)
  await sleep(WARM_SECONDS * 1000)
  const before = crowd.map(({ bytes }) => bytes)
  const started = performance.now()
  while (performance.now() - started < WATCH_SECONDS * 1000) {
    o.signal.throwIfAborted()
    samples.note('crowdEcho', (await beside?.echo('k').catch(() => undefined)) ?? ECHO_SECONDS_MAX * 1000, 'ms')
    await sleep(100)
  }
  const seconds = (performance.now() - started) / 1000
  const rates = crowd.map(({ bytes }, at) => (bytes - (before[at] ?? 0)) / 1000 / seconds)
  for (const rate of rates) samples.note('crowd', rate, 'kB/s')
  samples.note('crowdAll', rates.reduce((sum, rate) => sum + rate, 0) / 1000, 'MB/s')
  o.tell('  measured; what is still under way arrives')
  await drained(crowd)
  for (const id of new Set(opened.map((one) => one.id))) await sandboxd.end(id)
  return samples.metrics()
}

interface Opened {
  id: string
  typist: Typist
}

async function bareSandbox(sandboxd: BenchSandboxd, o: BenchOptions): Promise<string> {
  o.signal.throwIfAborted()
  const { id } = await sandboxd.create(HOST)
  await sandboxd.claim(id, START_SECONDS)
  return id
}

/** Nothing has come for two seconds. */
async function drained(crowd: Typist[]): Promise<void> {
  const bytes = () => crowd.reduce((sum, typist) => sum + typist.bytes, 0)
  const until = performance.now() + DRAIN_SECONDS * 1000
  for (let last = -1; last !== bytes() && performance.now() < until; ) {
    last = bytes()
    await sleep(2000)
  }
}
