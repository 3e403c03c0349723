import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { toLab } from './convert.ts'
import { labDigest } from './digest.ts'
import type { LabError } from './error.ts'
import { schemaErrors } from './issues.ts'
import type { Lab } from './lab.ts'
import { byPlace, readYaml } from './read-yaml.ts'
import { type ReadFile, Rules } from './rules.ts'
import { LabYaml } from './schema.ts'

function besides(file: string): ReadFile {
  return (name) => {
    try {
      return readFileSync(join(dirname(file), name), 'utf8')
    } catch {
      return undefined
    }
  }
}

function filesNamed(lab: LabYaml, readFile: ReadFile): Record<string, string> {
  const names = lab.setup.flatMap((step) => step.files ?? [])
  return Object.fromEntries(names.map((name) => [name, readFile(name) ?? '']))
}

/**
 * Reads a lab.
 *
 * @param text - content of lab.yaml
 * @param file - its path, as messages shall tell it
 * @param readFile - reads what `files:` names; from the folder of `file` unless told
 * @returns the lab, or all that is wrong with it, in the order of the text
 */
export function parseLab(text: string, file: string, readFile: ReadFile = besides(file)): Lab | LabError[] {
  const yaml = readYaml(text, file)
  if (Array.isArray(yaml)) return yaml
  const { data, positions } = yaml
  const parsed = LabYaml.safeParse(data)
  const errors = new Rules(data, positions, readFile).check()
  if (!parsed.success) errors.push(...schemaErrors(parsed.error, data, positions))
  if (!parsed.success || errors.length > 0) return errors.toSorted(byPlace)
  const files = filesNamed(parsed.data, readFile)
  return toLab(parsed.data, files, { file, digest: labDigest(data, files) })
}
