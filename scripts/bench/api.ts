import autocannon from 'autocannon'
import { ScriptError } from '../shared/error.ts'
import { startApi } from './api-server.ts'
import type { Bench } from './bench.ts'
import { generateHistory } from './cohort-history.ts'
import { Samples } from './statistics.ts'

const REQUESTS_PER_RUN = 20
const WARM_UP = 5
const SECONDS_MAX = 60

/**
 * Reading: what pages ask of the API, one request after the other, with a cohort of 500 learners × 40 labs and 120,000
 * submissions in the database. `cohort` is the data of the cohort's page.
 */
export const benchApi: Bench = async (config, o) => {
  await using api = await startApi(config)
  const [ines, ada] = [await api.register('Ines'), await api.register('Ada')]
  o.tell('  generating 500 learners × 40 labs')
  const id = await generateHistory(api.databaseUrl, ines.id)
  const reads: Record<string, { path: string; cookie: string }> = {
    cohort: { path: `/api/v1/cohorts/${id}/progress`, cookie: ines.cookie },
    insights: { path: `/api/v1/cohorts/${id}/insights`, cookie: ines.cookie },
    report: { path: `/api/v1/cohorts/${id}/report.csv`, cookie: ines.cookie },
    members: { path: `/api/v1/cohorts/${id}`, cookie: ines.cookie },
    catalogue: { path: '/api/v1/labs', cookie: ada.cookie },
    progress: { path: '/api/v1/progress', cookie: ada.cookie },
  }
  const samples = new Samples()
  for (const [name, { path, cookie }] of Object.entries(reads)) {
    if (o.signal.aborted) break
    await ask(api.url + path, cookie, WARM_UP)
    for (const ms of await ask(api.url + path, cookie, o.runs * REQUESTS_PER_RUN)) samples.note(name, ms, 'ms')
    o.tell(`  ${name}: ${samples.metrics()[name]?.p95} ms (p95)`)
  }
  return samples.metrics()
}

/** @returns how long each answer took, in ms */
function ask(url: string, cookie: string, amount: number): Promise<number[]> {
  const took: number[] = []
  let refused: number | undefined
  return new Promise((done, fail) => {
    const run = autocannon({ url, connections: 1, amount, timeout: SECONDS_MAX, headers: { cookie } }, (error) => {
      const told = `${url} answered ${took.length} of ${amount} requests${refused ? `, and others with ${refused}` : ''}.`
      if (error || took.length < amount) fail(new ScriptError('NOT_ANSWERED', told, undefined, { cause: error }))
      else done(took)
    })
    run.on('response', (_client, status, _bytes, ms) => {
      if (status === 200) took.push(ms)
      else refused = status
    })
  })
}
