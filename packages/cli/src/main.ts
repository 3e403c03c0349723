import { SetupError } from '@cka-netlab/grading'
import { SandboxError } from '@cka-netlab/sandbox'
import { Command, InvalidArgumentError } from 'commander'
import { newLab } from './commands/new.ts'
import { run } from './commands/run.ts'
import { schema } from './commands/schema.ts'
import { test } from './commands/test.ts'
import { validate } from './commands/validate.ts'
import { UsageError } from './error.ts'
import type { Others } from './prove/scenario.ts'

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.')
  return value
}

function third(text: string): Others {
  const found = ([0, 1, 2] as const).find((one) => String(one) === text)
  if (found === undefined) throw new InvalidArgumentError('Give 0, 1 or 2.')
  return found
}

/** Tells an error as its kind allows: what a person can mend in two lines, anything else in full. */
function tell(error: unknown): number {
  const out = (line: string) => process.stderr.write(`${line}\n`)
  if (error instanceof UsageError || error instanceof SandboxError) {
    out(error.message)
    if (error.fix) out(error.fix)
    return error instanceof UsageError ? 2 : 1
  }
  if (error instanceof SetupError) {
    out(error.message)
    if (error.detail) out(error.detail)
    return 1
  }
  if (error instanceof Error && error.message === 'Interrupted') {
    out('Interrupted; the sandboxes have ended.')
    return 130
  }
  out(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 1
}

const program = new Command('lab').description('Write, check and prove labs').showHelpAfterError()

function command(name: string, description: string): Command {
  return program.command(name).description(description)
}

/** Ends the program with the status that the work gives, once its output is written. */
function ends<A extends unknown[]>(work: (...given: A) => Promise<number>) {
  return async (...given: A) => {
    process.exitCode = await work(...given).catch(tell)
  }
}

command('validate', 'tell every error of labs: file, line, column, and the likely fix')
  .argument('[path]', 'a lab.yaml, or a folder with some below; all labs without it')
  .option('--json', 'for programs')
  .action(ends((path: string | undefined, o: { json?: boolean }) => validate(path, o)))

command('test', 'prove labs on real sandboxes: untouched 0, solution 100, each decoy fails what it names')
  .argument('[id...]', 'ids or paths')
  .option('--all', 'every lab')
  .option(
    '--changed [commit]',
    'labs that changed, or whose kinds of check did, since a commit; since main without one',
  )
  .option('--json', 'a report for programs on standard output')
  .option('--repeat <n>', 'do it again, to find what is only sometimes right', count, 1)
  .option('--third <n>', 'of the alternatives and decoys only the thirds 0, 1 or 2', third)
  .option('--quick', 'without alternatives and decoys')
  .option('--at-once <n>', 'sandboxes at the same time', count, 2)
  .option('--directory <path>', 'where labs are looked for')
  .action(ends((ids: string[], o: Parameters<typeof test>[1]) => test(ids, o)))

command('run', 'start a lab and open its shell; leave the shell to have it graded')
  .argument('<id>', 'id or path')
  .action(ends((id: string) => run(id)))

command('new', 'write a small lab that parses, to start from')
  .argument('<id>', 'lower-case words joined by dashes')
  .requiredOption('--topic <topic>', 'such as services')
  .option('--topology <name>', 'host or cluster', 'cluster')
  .option('--directory <path>', 'where labs are kept')
  .action(ends((id: string, o: Parameters<typeof newLab>[1]) => newLab(id, o)))

command('schema', 'print the JSON Schema of lab.yaml, for editors')
  .option('--write', "write it, the kinds of check in the authors' page, and docs/labs.md into the repository")
  .action(ends((o: { write?: boolean }) => schema(o)))

await program.parseAsync()
