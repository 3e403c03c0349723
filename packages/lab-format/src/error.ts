export type LabErrorCode =
  /** The file cannot be read. */
  | 'LAB_UNREADABLE'
  /** The text is not YAML. */
  | 'LAB_YAML_INVALID'
  /** A field is missing, or its value is not of the expected form. */
  | 'LAB_SCHEMA_INVALID'
  /** A field, a kind of check or a word from a fixed list that nobody knows. */
  | 'LAB_NAME_UNKNOWN'
  /** A check with no kind, or with two. */
  | 'LAB_KIND_COUNT'
  | 'LAB_ID_DUPLICATE'
  /** A decoy or an answer that names a check that is not there. */
  | 'LAB_CHECK_UNKNOWN'
  /** A question that the solution does not answer. */
  | 'LAB_ANSWER_MISSING'
  | 'LAB_FILE_MISSING'
  /** A manifest that is not a Kubernetes object. */
  | 'LAB_MANIFEST_INVALID'
  /** A machine that the topology does not have. */
  | 'LAB_MACHINE_UNKNOWN'
  /** Something that this topology cannot do. */
  | 'LAB_NEEDS_CLUSTER'
  /** An exam without questions, or with two ways to choose them. */
  | 'EXAM_CHOICE'
  /** An exam that names a lab that is not there. */
  | 'EXAM_LAB_UNKNOWN'

/** Something wrong with a lab or an exam, where it stands, and what to do about it. */
export class LabError extends Error {
  readonly code: LabErrorCode
  /** `lab.yaml:14:7`: file, line and column, both from 1. */
  readonly at: string
  readonly fix?: string
  constructor(code: LabErrorCode, o: { at: string; message: string; fix?: string }) {
    super(o.message)
    this.name = 'LabError'
    this.code = code
    this.at = o.at
    if (o.fix) this.fix = o.fix
  }

  /** One line, as compilers write it: `lab.yaml:14:7: Unknown field "podip". Did you mean "podIP"?` */
  override toString(): string {
    return `${this.at}: ${this.message}.${this.fix ? ` ${this.fix}` : ''}`
  }
}
