import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SNAPSHOT_LINES } from '@cka-netlab/terminal'
import Dockerode from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Learner } from './learner.ts'
import { RunningSandboxd, within } from './running-sandboxd.ts'
import { TestedSandbox } from './tested-sandbox.ts'

const sandboxd = new RunningSandboxd()
const sandbox = new TestedSandbox(sandboxd)
beforeAll(async () => {
  await sandboxd.start()
  await sandbox.create({ name: 'host' })
})
afterAll(() => sandboxd[Symbol.asyncDispose]())

describe('a shell', () => {
  it('is the learner’s on the terminal and root’s on a node, with colours and the size of the window', async () => {
    await using terminal = await sandbox.shell()
    terminal.learner.type('echo "$USER $HOME $TERM $COLORTERM $(tty | cut -c1-8) $(stty size)"\r')
    await terminal.learner.sees('learner /home/learner xterm-256color truecolor /dev/pts 30 100')
    await using node = await sandbox.shell('node01')
    node.learner.type('echo "$USER:$PWD:$(hostname)"\r')
    await node.learner.sees('root:/root:node01')
  })

  it('is told when the window changes its size, and so is the program in it', async () => {
    await using terminal = await sandbox.shell()
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
    await using terminal = await sandbox.shell()
    terminal.learner.type('cat > /tmp/pasted\r')
    const lines = Array.from({ length: 4000 }, (_, i) => `line ${i} of a large paste`).join('\n')
    terminal.learner.paste(`${lines}\n`)
    await terminal.learner.sees('line 3999 of a large paste')
    terminal.learner.type('\x04')
    await within(10, 'all is in the file', async () => (await sandbox.exec('terminal', 'cat /tmp/pasted')) === lines)
  })

  it('tells its exit code when it ends, and is listed as ended', async () => {
    await using terminal = await sandbox.shell()
    terminal.learner.type('exit 7\r')
    await within(10, 'the exit is told', () => terminal.learner.state.state === 'exited')
    expect(terminal.learner.state).toMatchObject({ exit: { exitCode: 7, reason: 'exited' } })
    expect(await sandbox.terminals()).toContainEqual({ n: terminal.n, machine: 'terminal', state: 'exited' })
    expect(await terminal.learner.screen()).not.toContain('dtach')
  })

  it('survives the learner ending all of their own processes but the shell', async () => {
    await using terminal = await sandbox.shell()
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
    await using terminal = await sandbox.shell()
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
    using anew = new Learner(sandboxd, sandbox.id, n)
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
    await using terminal = await sandbox.shell()
    const { learner, n } = terminal
    learner.type('sleep 1; seq 1 200000; echo the "end"\r')
    await learner.sees('sleep 1')
    learner[Symbol.dispose]()
    await sleep(4000)
    using later = new Learner(sandboxd, sandbox.id, n)
    await later.sees('the end')
    expect(later.outputBytes).toBeLessThan(300_000)
    const lines = (await later.screen()).split('\r\n')
    expect(lines.length).toBeGreaterThan(SNAPSHOT_LINES)
    expect(lines).toContain('200000')
  })

  it('has the pager where it stood', async () => {
    await using terminal = await sandbox.shell()
    const { learner, n } = terminal
    learner.type('less -N /etc/services\r')
    await learner.sees('Network services')
    learner.type('40G')
    await learner.sees(/40/)
    const before = await learner.settledScreen()
    using anew = new Learner(sandboxd, sandbox.id, n)
    await within(10, 'a snapshot has come', () => anew.snapshots === 1)
    expect(await anew.settledScreen()).toBe(before)
  })
})

describe('a flood of output', () => {
  it('stops when the browser does not keep up, in bounded memory', async () => {
    await using terminal = await sandbox.shell()
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
    await using terminal = await sandbox.shell()
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

describe('the limits and the edges', () => {
  it('lets a sandbox have eight terminals, and makes room by forgetting those that have ended', async () => {
    const numbers = await Promise.all(Array.from({ length: 8 }, () => sandbox.open('terminal')))
    const ninth = await sandboxd.call('POST', `/v1/sandboxes/${sandbox.id}/terminals`, { machine: 'terminal' })
    expect(ninth.status).toBe(409)
    expect(await ninth.json()).toMatchObject({ code: 'TOO_MANY_TERMINALS' })
    using learner = new Learner(sandboxd, sandbox.id, numbers[0] ?? 0)
    await learner.sees('$ ')
    learner.type('exit\r')
    await within(10, 'one has ended', () => learner.state.state === 'exited')
    const tenth = await sandbox.open('node01')
    expect((await sandbox.terminals()).map(({ n }) => n)).not.toContain(numbers[0])
    await Promise.all([...numbers.slice(1), tenth].map((n) => sandbox.close(n)))
    expect(await sandbox.terminals()).toEqual([])
  })

  it('says what is not there', async () => {
    const nowhere = await sandboxd.call('POST', `/v1/sandboxes/${sandbox.id}/terminals`, { machine: 'node77' })
    expect(nowhere.status).toBe(400)
    expect(await nowhere.json()).toMatchObject({ detail: expect.stringContaining('It has terminal, node01, node02') })
    const foreign = '00000000-0000-4000-8000-000000000000'
    expect((await sandboxd.call('GET', `/v1/sandboxes/${foreign}/terminals`)).status).toBe(404)
    expect((await sandbox.close(999)).status).toBe(404)
  })

  it('wants the secret for the websocket too', async () => {
    await using terminal = await sandbox.shell()
    const address = `${sandboxd.url.replace('http', 'ws')}/v1/sandboxes/${sandbox.id}/terminals/${terminal.n}`
    const refused = await new Promise<number | undefined>((resolve) => {
      new WebSocket(address)
        .on('unexpected-response', (_request, response) => resolve(response.statusCode))
        .on('error', () => {})
    })
    expect(refused).toBe(403)
  })

  it('closes the connection of who speaks something else', async () => {
    await using terminal = await sandbox.shell()
    const address = `${sandboxd.url.replace('http', 'ws')}/v1/sandboxes/${sandbox.id}/terminals/${terminal.n}`
    const socket = new WebSocket(address, { headers: { authorization: `Bearer ${sandboxd.secret}` } })
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('open', () => socket.send('hello'))
    expect(await closed).toBe(4400)
  })

  it('tells of activity when the learner types', async () => {
    await using terminal = await sandbox.shell()
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
      return text.includes(JSON.stringify({ type: 'activity', sandboxId: sandbox.id }))
    })
    stop.abort()
    await reading
  })

  it('records what was shown, as asciicast v3', async () => {
    await using terminal = await sandbox.shell()
    terminal.learner.type('echo "to be $((1 + 1)) recorded"\r')
    await terminal.learner.sees('to be 2 recorded')
    terminal.learner.resize({ columns: 120, rows: 30 })
    await sleep(500)
    const file = join(sandboxd.dataDir, 'recordings', sandbox.id, `${terminal.n}.cast`)
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
    await using terminal = await sandbox.shell('node02')
    const docker = new Dockerode()
    const filters = { label: [`cka-netlab.sandbox=${sandbox.id}`, 'cka-netlab.machine=node02'] }
    const [machine] = await docker.listContainers({ filters })
    await docker.getContainer(machine?.Id ?? '').kill()
    await within(30, 'the end is told', () => terminal.learner.state.state === 'exited')
    expect(terminal.learner.state).toMatchObject({
      exit: { exitCode: null, reason: 'machine-stopped', message: expect.stringContaining('node02') },
    })
  })

  it('closes the connections and forgets the screens when the sandbox ends', async () => {
    await using terminal = await sandbox.shell()
    const kept = join(sandboxd.dataDir, 'terminals', sandbox.id)
    expect(existsSync(kept)).toBe(true)
    await sandboxd.call('DELETE', `/v1/sandboxes/${sandbox.id}`)
    await within(30, 'the learner is told', () => terminal.learner.state.state === 'gone')
    await within(10, 'the screens are gone', () => !existsSync(kept))
  })
})
