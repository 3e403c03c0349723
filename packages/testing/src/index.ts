export * from './database.ts'
export * from './running-product.ts'
export * from './test-postgres.ts'
export * from './test-sandbox.ts'
