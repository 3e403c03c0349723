import { LABS } from '../config.ts'
import { labsAt } from '../find-labs.ts'

/** `lab validate [PATH]`: every error of every lab, as compilers tell them. */
export async function validate(path: string | undefined, o: { json?: boolean }): Promise<number> {
  const { labs, errors } = await labsAt(path ?? LABS)
  if (o.json) {
    const report = {
      labs: labs.map(({ id, title, file, points, digest }) => ({ id, title, file, points, digest })),
      errors: errors.map(({ code, at, message, fix }) => ({ code, at, message, fix })),
    }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  } else {
    for (const error of errors) process.stderr.write(`${error}\n`)
    const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
    process.stdout.write(`${count(labs.length, 'valid lab')}, ${count(errors.length, 'error')}\n`)
  }
  return errors.length > 0 ? 1 : 0
}
