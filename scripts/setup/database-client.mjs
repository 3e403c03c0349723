import { statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { runLogged, step } from './step.mjs'

/** Generates the Prisma client, which is not committed, when the schema or the dependencies are newer than it. */
export async function generateDatabaseClient(repository, toolchain) {
  const folder = join(repository, 'prisma')
  const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const stamp = join(folder, 'src/generated/.stamp')
  const madeAt = changedAt(stamp)
  const inputs = [join(folder, 'schema.prisma'), join(repository, 'node_modules/.pnpm/lock.yaml')]
  if (inputs.every((file) => changedAt(file) < madeAt)) return
  await step('Generating the database client', () =>
    runLogged(toolchain.node, [join(folder, 'src/generate.ts')], {
      cwd: folder,
      env: { ...process.env, PATH: `${toolchain.bin}:${process.env.PATH}` },
      log: join(repository, '.data/logs/database-client.log'),
      timeoutSeconds: 300,
    }),
  )
  // The generator leaves a client alone that is of these very inputs.
  utimesSync(stamp, new Date(), new Date())
}
