export * from './db.ts'
export * from './generated/client.ts'
export * from './migrate.ts'
