import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Topic } from '@cka-netlab/contracts'
import { loadLabs } from '@cka-netlab/lab-format'
import { LABS } from '../config.ts'
import { UsageError } from '../error.ts'
import { labTemplate } from '../lab-template.ts'

/** `09-coredns`: topics in the order of the catalogue. */
function folderOf(topic: Topic): string {
  return `${String(Topic.options.indexOf(topic) + 1).padStart(2, '0')}-${topic}`
}

/** `lab new ID --topic TOPIC`: a lab that parses, to be filled in. */
export async function newLab(id: string, o: { topic: string; topology: string; directory?: string }): Promise<number> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    throw new UsageError(`"${id}" is no id.`, 'Use lower-case words joined by dashes.')
  }
  const topic = Topic.safeParse(o.topic)
  if (!topic.success) throw new UsageError(`There is no topic "${o.topic}".`, `There are ${Topic.options.join(', ')}.`)
  if (o.topology !== 'host' && o.topology !== 'cluster') {
    throw new UsageError(`There is no topology "${o.topology}".`, 'There are host, cluster.')
  }
  const directory = o.directory ?? LABS
  const { labs } = await loadLabs(directory)
  const twin = labs.find((lab) => lab.id === id)
  if (twin) throw new UsageError(`There is a lab "${id}" already: ${twin.file}.`, 'Choose another id.')
  const folder = join(directory, folderOf(topic.data), id)
  const file = join(folder, 'lab.yaml')
  if (existsSync(file)) throw new UsageError(`${file} exists already.`, 'Choose another id.')
  await mkdir(folder, { recursive: true })
  await writeFile(file, labTemplate(id, topic.data, o.topology))
  const path = relative(process.cwd(), file)
  process.stdout.write(`Wrote ${path}\nNext: npm run lab -- validate ${path}; npm run lab -- test ${id}\n`)
  return 0
}
