import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecResult, TerminalView } from '@cka-netlab/contracts'
import { SNAPSHOT_LINES } from '@cka-netlab/terminal'
import Dockerode from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Learner } from './learner.ts'
import { RunningSandboxd, within } from './running-sandboxd.ts'

const sandboxd = new RunningSandboxd()
let id = ''
beforeAll(async () => {
  await sandboxd.start()
  id = await sandboxd.createSandbox({ name: 'host' })
})
afterAll(() => sandboxd[Symbol.asyncDispose]())

async function open(machine: string): Promise<number> {
  const response = await sandboxd.call('POST', `/v1/sandboxes/${id}/terminals`, { machine })
  expect(response.status).toBe(201)
  return ((await response.json()) as TerminalView).n
}
const close = (n: number) => sandboxd.call('DELETE', `/v1/sandboxes/${id}/terminals/${n}`)
async function list(): Promise<TerminalView[]> {
  const response = await sandboxd.call('GET', `/v1/sandboxes/${id}/terminals`)
  return ((await response.json()) as { terminals: TerminalView[] }).terminals
}
async function onMachine(machine: string, script: string): Promise<string> {
  const request = { machine, user: 'root', script, timeoutSeconds: 20 }
  const response = await sandboxd.call('POST', `/v1/sandboxes/${id}/exec`, request)
  return ((await response.json()) as ExecResult).stdout
}

/** A shell that is closed at the end of the block, and somebody at it. */
async function shell(machine = 'terminal') {
  const n = await open(machine)
  const learner = new Learner(sandboxd, id, n)
  await learner.sees(/[$#] /)
  return {
    n,
    learner,
    async [Symbol.asyncDispose]() {
      learner[Symbol.dispose]()
      await close(n)
    },
  }
}

describe('a shell', () => {
  it('is the learner’s on the terminal and root’s on a node, with colours and the size of the window', async () => {
    await using terminal = await shell()
    terminal.learner.type('echo "$USER $HOME $TERM $COLORTERM $(tty | cut -c1-8) $(stty size)"\r')
    await terminal.learner.sees('learner /home/learner xterm-256color truecolor /dev/pts 30 100')
    await using node = await shell('node01')
    node.learner.type('echo "$USER:$PWD:$(hostname)"\r')
    await node.learner.sees('root:/root:node01')
  })

  it('is told when the window changes its size, and so is the program in it', async () => {
    await using terminal = await shell()
    terminal.learner.resize({ columns: 132, rows: 43 })
    await sleep(300)
    terminal.learner.type('stty size; seq 100 > /tmp/hundred; less /tmp/hundred\r')
    await terminal.learner.sees('43 132')
    await terminal.learner.sees('/tmp/hundred')
    terminal.learner.resize({ columns: 90, rows: 12 })
    await within(10, 'less shows eleven lines', async () => {
      const screen = await terminal.learner.screen()
      const shown = screen.split('\x1b[?1049h')[1] ?? ''
      return shown.split('\r\n').length === 12
    })
  })

  it('takes a large paste whole', async () => {
    await using terminal = await shell()
    terminal.learner.type('cat > /tmp/pasted\r')
    const lines = Array.from({ length: 4000 }, (_, i) => `line ${i} of a large paste`).join('\n')
    terminal.learner.paste(`${lines}\n`)
    await terminal.learner.sees('line 3999 of a large paste')
    terminal.learner.type('\x04')
    await within(
      10,
      'all is in the file',
      async () => (await onMachine('terminal', 'cat /tmp/pasted')) === `${lines}\n`,
    )
  })

  it('tells its exit code when it ends, and is listed as ended', async () => {
    await using terminal = await shell()
    terminal.learner.type('exit 7\r')
    await within(10, 'the exit is told', () => terminal.learner.state.state === 'exited')
    expect(terminal.learner.state).toMatchObject({ exit: { exitCode: 7, reason: 'exited' } })
    expect(await list()).toContainEqual({ n: terminal.n, machine: 'terminal', state: 'exited' })
    expect(await terminal.learner.screen()).not.toContain('dtach')
  })

  it('survives the learner ending all of their own processes but the shell', async () => {
    await using terminal = await shell()
    terminal.learner.type('trap "" TERM; pkill -u learner; sleep 0.5; echo "still $((40 + 2))"\r')
    await terminal.learner.sees('still 42')
    terminal.learner.type('pkill -KILL -u learner\r')
    await within(10, 'the exit is told', () => terminal.learner.state.state === 'exited')
    expect(terminal.learner.state).toMatchObject({ exit: { exitCode: 137 } })
  })
})

describe('the screen after a lost connection', () => {
  const full = `for i in $(seq 200); do printf "\\e[3$((i % 8))mline $i\\e[0m\\n"; done\r`

  it('is exactly as it was within vim, for who comes back and for who comes anew', async () => {
    await using terminal = await shell()
    const { learner, n } = terminal
    learner.type(full)
    await learner.sees('line 200')
    learner.type('vim -c "syntax on" /etc/services\r')
    await learner.sees('Network services')
    learner.type(':set number mouse=a\r/https\r')
    const before = await learner.settledScreen()
    for (const mode of ['\x1b[?1049h', '\x1b[?1h', '\x1b[?2004h', '\x1b[?1002h', '\x1b[?1006h']) {
      expect(before).toContain(mode)
    }
    using anew = new Learner(sandboxd, id, n)
    await anew.sees('https')
    expect(await anew.settledScreen()).toBe(before)

    learner.loseConnection()
    await within(10, 'the connection is lost', () => learner.states.some(({ state }) => state === 'reconnecting'))
    await within(10, 'the connection is back', () => learner.state.state === 'open')
    expect(await learner.settledScreen()).toBe(before)
    expect(learner.snapshots).toBe(1)
    learner.resize({ columns: 100, rows: 30 })
    learner.type(':q!\r')
    await learner.sees('line 200')
  })

  it('has what was printed meanwhile, also when it is more than is kept for a replay', async () => {
    await using terminal = await shell()
    const { learner, n } = terminal
    learner.type('sleep 1; seq 1 200000; echo the "end"\r')
    await learner.sees('sleep 1')
    learner[Symbol.dispose]()
    await sleep(4000)
    using later = new Learner(sandboxd, id, n)
    await later.sees('the end')
    expect(later.outputBytes).toBeLessThan(300_000)
    const lines = (await later.screen()).split('\r\n')
    expect(lines.length).toBeGreaterThan(SNAPSHOT_LINES)
    expect(lines).toContain('200000')
  })

  it('has the pager where it stood', async () => {
    await using terminal = await shell()
    const { learner, n } = terminal
    learner.type('less -N /etc/services\r')
    await learner.sees('Network services')
    learner.type('40G')
    await learner.sees(/40/)
    const before = await learner.settledScreen()
    using anew = new Learner(sandboxd, id, n)
    await within(10, 'a snapshot has come', () => anew.snapshots === 1)
    expect(await anew.settledScreen()).toBe(before)
  })
})

describe('a flood of output', () => {
  it('stops when the browser does not keep up, in bounded memory', async () => {
    await using terminal = await shell()
    const { learner } = terminal
    const memoryMiB = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${sandboxd.pid}/status`, 'utf8'))?.[1]) / 1024
    learner.hangs = true
    const before = memoryMiB()
    learner.type('yes "a line that comes again and again"\r')
    await sleep(3000)
    const received = learner.outputBytes
    expect(received).toBeGreaterThan(100_000)
    expect(received).toBeLessThan(500_000)
    await sleep(1000)
    expect(learner.outputBytes).toBe(received)
    expect(memoryMiB() - before).toBeLessThan(120)
  })

  it('ends with Ctrl-C, soon', async () => {
    await using terminal = await shell()
    const { learner } = terminal
    learner.type('yes\r')
    await within(10, 'it floods', () => learner.outputBytes > 1_000_000)
    const start = Date.now()
    learner.type('\x03')
    learner.type('echo it is "over"\r')
    await within(10, 'the prompt is back', () => learner.lastOutput.includes('it is over'))
    expect(Date.now() - start).toBeLessThan(3000)
  })
})

describe('a restarted sandboxd', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('keeps shells and screens (%s)', async (signal) => {
    await using one = await shell()
    await using two = await shell('node01')
    one.learner.type('kept=yes; sleep 1000 &\r')
    one.learner.type('vim -u NONE /etc/services\r')
    await one.learner.sees('Network services')
    // vim drops its first message when it is asked to redraw, as it is after a restart.
    one.learner.type('\x0c')
    await sleep(300)
    const before = await one.learner.settledScreen()
    two.learner.type('for i in $(seq 60); do echo line $i; done\r')
    await two.learner.sees('line 60')
    // Screens are kept every few seconds, for the case that nobody says goodbye.
    await sleep(signal === 'SIGKILL' ? 6500 : 200)
    await sandboxd.stop(signal)
    await within(5, 'the loss is noticed', () => one.learner.state.state === 'reconnecting')
    await sandboxd.start()
    await within(30, 'both are back', () => [one, two].every(({ learner }) => learner.state.state === 'open'))
    expect(await one.learner.settledScreen()).toBe(before)
    await two.learner.sees(/line 1\r\n/)
    one.learner.type(':q\r')
    await within(10, 'vim is left', async () => !(await one.learner.screen()).includes('\x1b[?1049h'))
    one.learner.type('echo "kept: $kept, jobs: $(jobs | wc -l)"\r')
    await one.learner.sees('kept: yes, jobs: 1')
    expect((await list()).filter(({ state }) => state === 'open')).toHaveLength(2)
    const clients = await onMachine('node01', `ps -C dtach -o tty= | grep -vc '?'`)
    expect(clients.trim()).toBe('1')
  })

  it('finds the shells of machines that are paused, once somebody types', async () => {
    await using terminal = await shell('node01')
    terminal.learner.type('kept=yes\r')
    await sandboxd.call('POST', `/v1/sandboxes/${id}/claim`)
    await sandboxd.call('POST', `/v1/sandboxes/${id}/pause`, { wakes: true })
    await sandboxd.stop()
    await sandboxd.start()
    await within(30, 'the connection is back', () => terminal.learner.state.state === 'open')
    // Longer than a shell that cannot be reached is looked for at once.
    await sleep(1500)
    expect(await list()).toContainEqual({ n: terminal.n, machine: 'node01', state: 'open' })
    terminal.learner.type('echo "kept: $kept"\r')
    await terminal.learner.sees('kept: yes')
  })

  it('finds shells of which it has kept nothing', async () => {
    await using terminal = await shell('node02')
    await sandboxd.stop('SIGKILL')
    rmSync(join(sandboxd.dataDir, 'terminals'), { recursive: true })
    await sandboxd.start()
    expect(await list()).toContainEqual({ n: terminal.n, machine: 'node02', state: 'open' })
    await within(20, 'the connection is back', () => terminal.learner.state.state === 'open')
    terminal.learner.type('echo "back $((40 + 2))"\r')
    await terminal.learner.sees('back 42')
  })
})

describe('the limits and the edges', () => {
  it('lets a sandbox have eight terminals, and makes room by forgetting those that have ended', async () => {
    const numbers = await Promise.all(Array.from({ length: 8 }, () => open('terminal')))
    const ninth = await sandboxd.call('POST', `/v1/sandboxes/${id}/terminals`, { machine: 'terminal' })
    expect(ninth.status).toBe(409)
    expect(await ninth.json()).toMatchObject({ code: 'TOO_MANY_TERMINALS' })
    using learner = new Learner(sandboxd, id, numbers[0] ?? 0)
    await learner.sees('$ ')
    learner.type('exit\r')
    await within(10, 'one has ended', () => learner.state.state === 'exited')
    const tenth = await open('node01')
    expect((await list()).map(({ n }) => n)).not.toContain(numbers[0])
    await Promise.all([...numbers.slice(1), tenth].map(close))
    expect(await list()).toEqual([])
  })

  it('says what is not there', async () => {
    const nowhere = await sandboxd.call('POST', `/v1/sandboxes/${id}/terminals`, { machine: 'node77' })
    expect(nowhere.status).toBe(400)
    expect(await nowhere.json()).toMatchObject({ detail: expect.stringContaining('It has terminal, node01, node02') })
    const foreign = '00000000-0000-4000-8000-000000000000'
    expect((await sandboxd.call('GET', `/v1/sandboxes/${foreign}/terminals`)).status).toBe(404)
    expect((await close(999)).status).toBe(404)
  })

  it('wants the secret for the websocket too', async () => {
    await using terminal = await shell()
    const address = `${sandboxd.url.replace('http', 'ws')}/v1/sandboxes/${id}/terminals/${terminal.n}`
    const refused = await new Promise<number | undefined>((resolve) => {
      new WebSocket(address)
        .on('unexpected-response', (_request, response) => resolve(response.statusCode))
        .on('error', () => {})
    })
    expect(refused).toBe(403)
  })

  it('closes the connection of who speaks something else', async () => {
    await using terminal = await shell()
    const address = `${sandboxd.url.replace('http', 'ws')}/v1/sandboxes/${id}/terminals/${terminal.n}`
    const socket = new WebSocket(address, { headers: { authorization: `Bearer ${sandboxd.secret}` } })
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('open', () => socket.send('hello'))
    expect(await closed).toBe(4400)
  })

  it('tells of activity when the learner types', async () => {
    await using terminal = await shell()
    const stop = new AbortController()
    const events = await fetch(`${sandboxd.url}/v1/events`, {
      headers: { authorization: `Bearer ${sandboxd.secret}` },
      signal: stop.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const chunk of events.body ?? []) text += Buffer.from(chunk)
    })().catch(() => {})
    await within(15, 'activity is told', () => {
      terminal.learner.type(' ')
      return text.includes(JSON.stringify({ type: 'activity', sandboxId: id }))
    })
    stop.abort()
    await reading
  })

  it('records what was shown, as asciicast v3', async () => {
    await using terminal = await shell()
    terminal.learner.type('echo "to be $((1 + 1)) recorded"\r')
    await terminal.learner.sees('to be 2 recorded')
    terminal.learner.resize({ columns: 120, rows: 30 })
    await sleep(500)
    const file = join(sandboxd.dataDir, 'recordings', id, `${terminal.n}.cast`)
    const [header, ...events] = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(header).toMatchObject({ version: 3, term: { cols: 100, rows: 30 } })
    expect(
      events
        .filter(([, code]) => code === 'o')
        .map(([, , data]) => data)
        .join(''),
    ).toContain('to be 2 recorded')
    expect(events).toContainEqual([expect.any(Number), 'r', '120x30'])
    expect(events.some(([, code]) => code === 'i')).toBe(false)
  })

  it('says so when a machine dies', async () => {
    await using terminal = await shell('node02')
    const docker = new Dockerode()
    const filters = { label: [`cka-netlab.sandbox=${id}`, 'cka-netlab.machine=node02'] }
    const [machine] = await docker.listContainers({ filters })
    await docker.getContainer(machine?.Id ?? '').kill()
    await within(30, 'the end is told', () => terminal.learner.state.state === 'exited')
    expect(terminal.learner.state).toMatchObject({
      exit: { exitCode: null, reason: 'machine-stopped', message: expect.stringContaining('node02') },
    })
  })

  it('closes the connections and forgets the screens when the sandbox ends', async () => {
    await using terminal = await shell()
    const kept = join(sandboxd.dataDir, 'terminals', id)
    expect(existsSync(kept)).toBe(true)
    await sandboxd.call('DELETE', `/v1/sandboxes/${id}`)
    await within(30, 'the learner is told', () => terminal.learner.state.state === 'gone')
    await within(10, 'the screens are gone', () => !existsSync(kept))
  })
})
