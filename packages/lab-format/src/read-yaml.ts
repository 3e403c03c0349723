import { LineCounter, parseDocument } from 'yaml'
import { LabError } from './error.ts'
import { Positions } from './position.ts'

/** Text as data, with where each thing stands; or why it is not YAML. */
export function readYaml(text: string, file: string): { data: unknown; positions: Positions } | LabError[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const positions = new Positions(file, document, lines)
  if (document.errors.length > 0) {
    return document.errors.map((error) => {
      const message = `Not YAML: ${error.message.replace(/\.$/, '')}`
      return new LabError('LAB_YAML_INVALID', { at: positions.atOffset(error.pos[0]), message })
    })
  }
  try {
    return { data: document.toJS({ maxAliasCount: 100 }), positions }
  } catch (error) {
    const message = `Not YAML: ${error instanceof Error ? error.message : String(error)}`
    return [new LabError('LAB_YAML_INVALID', { at: `${file}:1:1`, message })]
  }
}

/** In the order of the text. */
export function byPlace(a: LabError, b: LabError): number {
  const place = (error: LabError) => error.at.split(':').slice(-2).map(Number)
  const [[lineA = 0, columnA = 0], [lineB = 0, columnB = 0]] = [place(a), place(b)]
  return lineA - lineB || columnA - columnB
}
