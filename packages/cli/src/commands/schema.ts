import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { examJsonSchemaText, labJsonSchemaText, labsPage, loadLabs, withKinds } from '@cka-netlab/lab-format'
import { LABS, REPOSITORY } from '../config.ts'

/** `lab schema`: prints the JSON Schema of lab.yaml, or writes what is made from schemas and labs into the repository. */
export async function schema(o: { write?: boolean }): Promise<number> {
  const text = labJsonSchemaText()
  if (!o.write) {
    process.stdout.write(text)
    return 0
  }
  const page = join(REPOSITORY, 'docs/authors.md')
  await writeFile(join(REPOSITORY, 'packages/lab-format/lab.schema.json'), text)
  await writeFile(join(REPOSITORY, 'packages/lab-format/exam.schema.json'), examJsonSchemaText())
  await writeFile(page, withKinds(await readFile(page, 'utf8')))
  const { labs } = await loadLabs(LABS)
  await writeFile(join(REPOSITORY, 'docs/labs.md'), labsPage(labs))
  const schemas = 'lab.schema.json and exam.schema.json of packages/lab-format'
  process.stdout.write(`Wrote ${schemas}, the kinds of check in docs/authors.md, and docs/labs.md\n`)
  return 0
}
