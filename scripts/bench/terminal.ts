import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { DockerDriver } from '@cka-netlab/sandbox'
import { ScriptError } from '../shared/error.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { type BenchSandboxd, startSandboxd } from './sandboxd.ts'
import { PROMPT } from './start.ts'
import { Samples } from './statistics.ts'
import { openTerminal, Typist } from './typist.ts'

const KEYS_PER_RUN = 40
/** What is printed, by the metric that measures it: the shortest lines there are, and lines that fill a terminal. */
const FLOODS = {
  throughput: 'yes | head -c 20000000',
  throughputWide: 'yes "$(seq -s " " 30)" | head -c 60000000',
}
/** Printed after a flood; the command that says so does not look like it. */
const OVER = 'echo all is "o"ut'
/** The same in a pseudo-terminal that nothing but a reader is behind: what the kernel gives. */
const BARE = `script -qec '${FLOODS.throughput}' /dev/null | wc -c`
const FLOOD_SECONDS = 120
const START_SECONDS = 120

/**
 * A terminal against a plain `docker exec` with a pseudo-terminal, key by key in turn: `echo`, `echoPlain` and their difference
 * `echoAdded`, in ms. `throughput` of `yes` in MB/s and
 * `throughputWide` of longer lines, each beside that of the plain one (`…Plain`), `throughputKernel` of `yes` without Docker, `ctrlC` from the key in a flood to the prompt, `reconnect` from a new connection to the
 * screen with vim on it, both in ms.
 */
export const benchTerminal: Bench = async (config, o) => {
  const samples = new Samples()
  await using sandboxd = await startSandboxd(config, { poolMax: 0 })
  const { id } = await sandboxd.create()
  await sandboxd.claim(id, START_SECONDS)
  const n = await openTerminal(sandboxd, id)
  {
    using typist = new Typist(sandboxd, id, n)
    await typist.sees(PROMPT, { seconds: 30, also: 'before' })
    await echoes(sandboxd, id, typist, o, samples)
    await floods(sandboxd, id, typist, o, samples)
    typist.type('vim /etc/services\r')
    await typist.sees(/tcpmux/, { seconds: 20 })
    await sleep(500)
  }
  for (let run = 0; run < o.runs * 4; run++) {
    const started = performance.now()
    using again = new Typist(sandboxd, id, n)
    await again.sees(/tcpmux/, { seconds: 20, also: 'before' })
    samples.note('reconnect', performance.now() - started, 'ms')
  }
  await sandboxd.end(id)
  return samples.metrics()
}

async function echoes(
  sandboxd: BenchSandboxd,
  id: string,
  typist: Typist,
  o: BenchOptions,
  samples: Samples,
): Promise<void> {
  const plain = await attachPlain(sandboxd, id, ['cat'])
  try {
    typist.type('cat\r')
    await sleep(500)
    for (let key = 0; key < o.runs * KEYS_PER_RUN; key++) {
      const letter = String.fromCharCode(97 + (key % 26))
      const added = await typist.echo(letter)
      const alone = await timed(() => plainEcho(plain.stream, letter))
      samples.note('echo', added, 'ms')
      samples.note('echoPlain', alone, 'ms')
      samples.note('echoAdded', added - alone, 'ms')
      await sleep(15)
    }
    const back = typist.sees(PROMPT, { seconds: 10 })
    typist.type('\x03')
    await back
  } finally {
    plain.stream.destroy()
  }
  o.tell('  echoes measured')
}

/** The same pseudo-terminal without the product between. */
async function attachPlain(sandboxd: BenchSandboxd, id: string, command: string[]) {
  const driver = new DockerDriver({ owner: sandboxd.owner, dataDir: '/nonexistent' })
  await driver.list()
  return driver.attach(id, { machine: 'terminal', user: 'learner' }, command, { columns: 100, rows: 30 })
}

async function plainFlood(sandboxd: BenchSandboxd, id: string, flood: string): Promise<number> {
  const started = performance.now()
  const plain = await attachPlain(sandboxd, id, ['sh', '-c', `${flood}; ${OVER}`])
  const limit = setTimeout(() => plain.stream.destroy(), FLOOD_SECONDS * 1000)
  let bytes = 0
  try {
    for await (const chunk of plain.stream as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength
      if (chunk.includes('all is out')) break
    }
  } finally {
    clearTimeout(limit)
    plain.stream.destroy()
  }
  return bytes / 1e6 / ((performance.now() - started) / 1000)
}

async function bareFlood({ driver }: BenchSandboxd, id: string): Promise<number> {
  const started = performance.now()
  const said = await driver.exec(id, { machine: 'terminal', user: 'learner' }, ['sh', '-c', BARE], {
    timeoutSeconds: FLOOD_SECONDS,
  })
  return Number(said.stdout) / 1e6 / ((performance.now() - started) / 1000)
}

async function floods(
  sandboxd: BenchSandboxd,
  id: string,
  typist: Typist,
  o: BenchOptions,
  samples: Samples,
): Promise<void> {
  for (let run = 0; run < o.runs; run++) {
    for (const [name, flood] of Object.entries(FLOODS)) {
      const before = typist.bytes
      const took = await timed(async () => {
        const over = typist.sees(/all is out/, { seconds: FLOOD_SECONDS })
        typist.type(`${flood}; ${OVER}\r`)
        await over
      })
      samples.note(name, (typist.bytes - before) / 1e6 / (took / 1000), 'MB/s')
      samples.note(`${name}Plain`, await plainFlood(sandboxd, id, flood), 'MB/s')
    }
    samples.note('throughputKernel', await bareFlood(sandboxd, id), 'MB/s')
    typist.type('yes\r')
    await sleep(1000)
    const stopped = typist.sees(/\^C[\s\S]*[$#] $/, { seconds: 20 })
    samples.note(
      'ctrlC',
      await timed(async () => {
        typist.type('\x03')
        await stopped
      }),
      'ms',
    )
  }
  o.tell('  floods measured')
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function plainEcho(stream: Duplex, letter: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new ScriptError('NO_ECHO', 'A plain docker exec does not echo.')), 10_000)
    const look = (chunk: Buffer) => {
      if (!chunk.includes(letter)) return
      clearTimeout(limit)
      stream.off('data', look)
      resolve()
    }
    stream.on('data', look)
    stream.write(letter)
  })
}
