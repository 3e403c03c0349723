import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type Dockerode from 'dockerode'
import { buildImage, followBuild, LABEL_STAGE } from './build-image.ts'
import { ImagesError } from './error.ts'
import { buildDir, NODE_SOURCES } from './paths.ts'
import { run } from './process.ts'
import { type BuildOptions, runStep } from './progress.ts'
import { VERSIONS } from './versions.ts'

const SOURCES = join(NODE_SOURCES, 'base')
const PULL_SECONDS_MAX = 60

/** Makes the Debian image: in a container registry's `debian` where one answers, else with mmdebstrap. */
export async function buildBase(docker: Dockerode, tag: string, o: BuildOptions): Promise<void> {
  if (await hasRegistryDebian(docker, o)) {
    const step = { stage: 'base', step: 'base', message: 'installing Debian packages', expectedSeconds: 90 } as const
    await runStep(o, step, (say) =>
      buildImage(docker, {
        tag,
        stage: 'base',
        dockerfile: join(SOURCES, 'Dockerfile'),
        context: [
          { from: join(SOURCES, 'packages.txt'), to: 'packages.txt' },
          { from: join(SOURCES, 'dpkg.conf'), to: 'dpkg.conf' },
        ],
        buildArguments: { DEBIAN: VERSIONS.debian },
        onLine: (line) => {
          if (line.startsWith('Setting up ')) say(line.toLowerCase())
        },
        signal: o.signal,
      }),
    )
    return
  }
  await bootstrap(docker, tag, o)
}

async function hasRegistryDebian(docker: Dockerode, o: BuildOptions): Promise<boolean> {
  const image = `debian:${VERSIONS.debian}-slim`
  const step = { stage: 'base', step: 'pull', message: `looking for ${image}`, expectedSeconds: 10 } as const
  return runStep(o, step, async () => {
    // Without a registry the engine may try for minutes.
    const limit = AbortSignal.timeout(PULL_SECONDS_MAX * 1000)
    const signal = o.signal ? AbortSignal.any([limit, o.signal]) : limit
    try {
      await followBuild(await docker.pull(image, { abortSignal: signal }), image)
      return true
    } catch {
      o.signal?.throwIfAborted()
      return false
    }
  })
}

async function bootstrap(docker: Dockerode, tag: string, o: BuildOptions): Promise<void> {
  const archive = join(buildDir(o.dataDir), 'base.tar')
  const step = { stage: 'base', step: 'base', message: 'installing Debian packages', expectedSeconds: 90 } as const
  await runStep(o, step, async (say) => {
    await requireMmdebstrap(o, say)
    await mkdir(buildDir(o.dataDir), { recursive: true })
    try {
      await run(
        [
          'mmdebstrap',
          '--variant=minbase',
          `--include=${(await packages()).join(',')}`,
          ...(await lines('dpkg.conf')).map((line) => `--dpkgopt=${line}`),
          '--aptopt=APT::Install-Recommends "false"',
          VERSIONS.debian,
          archive,
        ],
        { timeoutSeconds: 900, signal: o.signal, onLine: (line) => say(`Debian: ${line.replace(/^I: /, '')}`) },
      )
      say('importing the Debian image')
      const [repo, version] = tag.split(':')
      const output = await docker.importImage(createReadStream(archive), {
        repo,
        tag: version,
        changes: `LABEL ${LABEL_STAGE}=base`,
        abortSignal: o.signal,
      })
      await followBuild(output, tag)
    } finally {
      await rm(archive, { force: true })
    }
  })
}

async function requireMmdebstrap(o: BuildOptions, say: (message: string) => void): Promise<void> {
  if (existsSync('/usr/bin/mmdebstrap')) return
  const fix = 'Install it ("apt-get install mmdebstrap"), or let the Docker engine reach a container registry.'
  const missing = 'No container registry answers and mmdebstrap is not installed, so no Debian image can be made.'
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new ImagesError('NO_DEBIAN', missing, { fix })
  say('installing mmdebstrap')
  try {
    await run(['apt-get', 'update'], { timeoutSeconds: 300, signal: o.signal })
    await run(['apt-get', 'install', '-y', '--no-install-recommends', 'mmdebstrap'], {
      environment: { DEBIAN_FRONTEND: 'noninteractive' },
      timeoutSeconds: 300,
      signal: o.signal,
    })
  } catch (cause) {
    throw new ImagesError('NO_DEBIAN', missing, { fix, cause })
  }
}

function packages(): Promise<string[]> {
  return lines('packages.txt')
}

async function lines(file: string): Promise<string[]> {
  const text = await readFile(join(SOURCES, file), 'utf8')
  return text.split('\n').filter((line) => line && !line.startsWith('#'))
}
