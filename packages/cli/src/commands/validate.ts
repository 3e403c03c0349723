import { existsSync, statSync } from 'node:fs'
import { LABS } from '../config.ts'
import { examsAt, isExamFile, labsAt } from '../find-labs.ts'

/** `lab validate [PATH]`: every error of every lab and exam, as compilers tell them. */
export async function validate(path: string = LABS, o: { json?: boolean }): Promise<number> {
  const onlyExam = existsSync(path) && isExamFile(path)
  const { labs, errors: labErrors } = onlyExam ? { labs: [], errors: [] } : await labsAt(path)
  const both = onlyExam || statSync(path).isDirectory()
  const { exams, errors: examErrors } = both ? await examsAt(path) : { exams: [], errors: [] }
  const errors = [...labErrors, ...examErrors]
  if (o.json) {
    const report = {
      labs: labs.map(({ id, title, file, points, digest }) => ({ id, title, file, points, digest })),
      exams: exams.map(({ id, title, file, minutes, digest }) => ({ id, title, file, minutes, digest })),
      errors: errors.map(({ code, at, message, fix }) => ({ code, at, message, fix })),
    }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  } else {
    for (const error of errors) process.stderr.write(`${error}\n`)
    const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
    const parts = [
      ...(onlyExam ? [] : [count(labs.length, 'valid lab')]),
      ...(exams.length > 0 ? [count(exams.length, 'valid exam')] : []),
      count(errors.length, 'error'),
    ]
    process.stdout.write(`${parts.join(', ')}\n`)
  }
  return errors.length > 0 ? 1 : 0
}
