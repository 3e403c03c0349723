export { firstAdminLink } from './accounts/first-admin-link.ts'
export { buildApp, type ProcessRole } from './app.ts'
export { type Config, ConfigError, readConfig } from './config.ts'
