import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { toLab } from './convert.ts'
import { labDigest } from './digest.ts'
import { LabError } from './error.ts'
import { schemaErrors } from './issues.ts'
import type { Lab } from './lab.ts'
import { Positions } from './position.ts'
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

function byPlace(a: LabError, b: LabError): number {
  const place = (error: LabError) => error.at.split(':').slice(-2).map(Number)
  const [[lineA = 0, columnA = 0], [lineB = 0, columnB = 0]] = [place(a), place(b)]
  return lineA - lineB || columnA - columnB
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
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const positions = new Positions(file, document, lines)
  if (document.errors.length > 0) {
    return document.errors.map((error) => {
      const message = `Not YAML: ${error.message.replace(/\.$/, '')}`
      return new LabError('LAB_YAML_INVALID', { at: positions.atOffset(error.pos[0]), message })
    })
  }
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const message = `Not YAML: ${error instanceof Error ? error.message : String(error)}`
    return [new LabError('LAB_YAML_INVALID', { at: `${file}:1:1`, message })]
  }
  const parsed = LabYaml.safeParse(data)
  const errors = new Rules(data, positions, readFile).check()
  if (!parsed.success) errors.push(...schemaErrors(parsed.error, data, positions))
  if (!parsed.success || errors.length > 0) return errors.toSorted(byPlace)
  const files = filesNamed(parsed.data, readFile)
  return toLab(parsed.data, files, { file, digest: labDigest(data, files) })
}
