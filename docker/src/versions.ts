import versions from '../versions.json' with { type: 'json' }

/** Every version that goes into the images. Those of Go modules stand in the go.mod files as well; a test compares. */
export const VERSIONS: Readonly<typeof versions> = versions
