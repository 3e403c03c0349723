import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/.next/**', '.data/**']
const needsPostgres = ['{prisma,packages/postgres}/**/*.it.test.ts', 'apps/api/test/*.it.test.ts']

/** `*.test.ts` needs nothing but temporary files; `*.it.test.ts` runs on a real Postgres or a real Docker engine. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...exclude, '**/*.it.test.ts'] } },
      {
        test: {
          name: 'api',
          include: needsPostgres,
          exclude,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'sandbox',
          include: ['**/*.it.test.ts'],
          exclude: [...exclude, ...needsPostgres],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          // On a machine that is busy with other machines; what was tried again is told.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
})
