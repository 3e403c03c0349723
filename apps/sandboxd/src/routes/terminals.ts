import fp from 'fastify-plugin'

/** Terminals of a sandbox. */
export default fp(async () => {}, { name: 'terminals', dependencies: ['driver'] })
