import { SandboxState, topologyKey } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

const NAME = 'cka_netlab_'

/** `GET /v1/metrics`: sandboxes, pool, queue and what is broken, read when it is asked for. The API hands it on at `/metrics`. */
export default fp(
  async (app) => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry, prefix: `${NAME}sandboxd_` })
    const gauge = (name: string, help: string, labelNames: string[] = []) =>
      new Gauge({ name: `${NAME}${name}`, help, labelNames, registers: [registry] })
    const sandboxes = gauge('sandboxes', 'Sandboxes of learners.', ['state'])
    const dozing = gauge('sandboxes_dozing', 'Clusters that nobody uses just now, of learners and of the pool.')
    const asleep = gauge('sandboxes_asleep', 'Paused sandboxes whose memory is on disk.')
    const pool = gauge('pool', 'Sandboxes made ahead; "wanted" is how many there should be.', ['topology', 'state'])
    const waiting = gauge('starts_waiting', 'Starts that wait for their turn.')
    const memory = gauge('sandbox_memory_mib', 'Memory kept for sandboxes, and all there is for them.', ['part'])
    const broken = gauge('topology_broken', 'Topologies whose starts are not tried for a while.', ['topology'])

    function look(): void {
      const states = app.sandboxes.list().map(({ state }) => state)
      for (const state of SandboxState.options) {
        sandboxes.set({ state }, states.filter((one) => one === state).length)
      }
      dozing.set(app.dozing.count)
      const now = app.capacity()
      waiting.set(now.waiting.length)
      asleep.set(now.asleep)
      memory.set({ part: 'taken' }, now.memory.takenMiB)
      memory.set({ part: 'all' }, now.memory.allMiB)
      broken.reset()
      for (const { topology } of now.broken) broken.set({ topology: topologyKey(topology) }, 1)
      for (const { topology: of, ...counts } of now.pool) {
        const topology = topologyKey(of)
        for (const [state, count] of Object.entries(counts)) pool.set({ topology, state }, count)
      }
    }

    app.get('/v1/metrics', async () => {
      look()
      return { text: await registry.metrics() }
    })
  },
  { name: 'metrics', dependencies: ['sandboxes'] },
)
