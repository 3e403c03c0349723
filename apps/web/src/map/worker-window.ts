// Bundlers for browsers say at build time that there is a window; ELK, which asks, would then look for it in a worker.
Object.assign(globalThis, { window: globalThis })
