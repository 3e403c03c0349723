import { createHash } from 'node:crypto'
import { resolve } from 'node:path'

/** The folder that holds packages, labs and docs. */
export const REPOSITORY = resolve(import.meta.dirname, '../../..')

/** Where labs are, unless a command is told otherwise. */
export const LABS = resolve(REPOSITORY, 'labs')

/** Where build outputs and the logs of failed starts go, as for the rest of the product. */
export const DATA_DIR = resolve(process.env.CKA_NETLAB_DATA_DIR ?? resolve(REPOSITORY, '.data'))

/**
 * Whose sandboxes the command line's are: the product leaves them alone, and the reverse. Another copy of the repository, whose
 * images may differ, is another owner.
 */
export const OWNER = `lab-${createHash('sha256').update(DATA_DIR).digest('hex').slice(0, 8)}`
