import { ensureEngine } from '../engine/ensure.ts'
import type { Stage } from './stage.ts'

/** A Docker engine, installed and started when there is none; one that was started ends with `stack`. */
export function dockerStage(stack: AsyncDisposableStack): Stage {
  return {
    name: 'docker',
    title: 'Docker engine',
    limitSeconds: 600,
    needs: [],
    async run({ config, signal, print }) {
      const { engine, daemon } = await ensureEngine(config, (detail) => print(`  … ${detail}`), signal)
      if (daemon) stack.defer(() => daemon.stop())
      print(
        `  ✓ ${engine.version}, ${engine.storageDriver}, cgroup v${engine.cgroupVersion}${daemon ? ', started for this run' : ''}`,
      )
      return { passed: 1, failures: [], skipped: 0 }
    },
  }
}
