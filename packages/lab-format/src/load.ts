import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from './error.ts'
import type { Lab } from './lab.ts'
import { parseLab } from './parse.ts'

/** Labs that are right, and all that is wrong with the others. */
export interface LoadedLabs {
  labs: Lab[]
  errors: LabError[]
}

/** Reads one lab from disk. */
export async function loadLab(file: string): Promise<Lab | LabError[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const message = `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return [new LabError('LAB_UNREADABLE', { at: `${file}:1:1`, message })]
  }
  return parseLab(text, file)
}

/**
 * Reads every lab.yaml below a folder, in the order of their paths. A lab with an error is left out; the others stand.
 * A folder that is not there has no labs.
 */
export async function loadLabs(directory: string): Promise<LoadedLabs> {
  const files: string[] = []
  for await (const name of glob('**/lab.yaml', { cwd: directory })) files.push(name)
  files.sort()
  const loaded: LoadedLabs = { labs: [], errors: [] }
  for (const name of files) {
    const lab = await loadLab(join(directory, name))
    if (Array.isArray(lab)) {
      loaded.errors.push(...lab)
      continue
    }
    const twin = loaded.labs.find((one) => one.id === lab.id)
    if (!twin) loaded.labs.push(lab)
    else {
      const message = `Another lab has the id "${lab.id}"`
      const fix = `It is ${twin.file}.`
      loaded.errors.push(new LabError('LAB_ID_DUPLICATE', { at: `${lab.file}:1:1`, message, fix }))
    }
  }
  return loaded
}
