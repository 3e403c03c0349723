import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { advance, decodeExit, decodeSize, encodeFrame, FRAME } from '../frames.ts'
import { MachineGoneError } from './host.ts'
import { PlayedHost, Watcher } from './played-shell.ts'
import { TerminalSession } from './session.ts'

// Generous, since other tests run beside these.
vi.setConfig({ testTimeout: 30_000 })

const sessions: TerminalSession[] = []
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.release()
})

async function open(host = new PlayedHost(), n = 1) {
  const options = { n, machine: 'node01', user: 'root', host, size: { columns: 80, rows: 24 } } as const
  const session = await TerminalSession.open(options)
  sessions.push(session)
  return { session, host, options }
}
const settled = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 5 })

describe('output', () => {
  it('reaches whoever looks, as it was, with sequences that join on', async () => {
    const { session, host } = await open()
    const watcher = new Watcher(session).resize()
    await settled(() => expect(watcher.of(FRAME.SNAPSHOT)).toHaveLength(1))
    for (let i = 0; i < 200; i++) host.shell.print(`line ${i}\r\n`)
    await settled(() => expect(watcher.output.endsWith('line 199\r\n')).toBe(true))
    let at = watcher.of(FRAME.SNAPSHOT)[0]?.sequence ?? -1
    for (const frame of watcher.of(FRAME.OUTPUT)) {
      expect(frame.sequence).toBe(at)
      at = advance(at, frame.payload.byteLength)
    }
    expect(watcher.of(FRAME.OUTPUT).length).toBeLessThan(50)
  })

  it('is not read above 100 kB that the writer has not acknowledged, and goes on when it has', async () => {
    const { session, host } = await open()
    const watcher = new Watcher(session).resize()
    await settled(() => expect(watcher.of(FRAME.SNAPSHOT)).toHaveLength(1))
    host.shell.flood(1_000_000)
    await settled(() => expect(session.paused).toBe(true))
    await sleep(200)
    expect(watcher.viewer.lag).toBeGreaterThan(100_000)
    expect(watcher.viewer.lag).toBeLessThan(300_000)
    expect(host.shell.unread).toBeGreaterThan(600_000)
    const before = watcher.end
    watcher.acknowledge()
    await settled(() => expect(watcher.end).toBeGreaterThan(before))
  })

  it('is not held up by a watcher that lags, who gets a fresh screen when it has caught up', async () => {
    const { session, host } = await open()
    const writer = new Watcher(session, { acknowledge: true }).resize()
    const slow = new Watcher(session, { mayWrite: false })
    await settled(() => expect(slow.of(FRAME.SNAPSHOT)).toHaveLength(1))
    host.shell.flood(1_600_000)
    host.shell.print('the end')
    await settled(() => expect(writer.output.endsWith('the end')).toBe(true))
    expect(slow.viewer.state).toBe('skipped')
    expect(slow.output.length).toBeLessThan(600_000)
    slow.acknowledge()
    await settled(() => expect(slow.of(FRAME.SNAPSHOT)).toHaveLength(2))
    expect(slow.snapshot.screen).toContain('the end')
  })
})

describe('coming back', () => {
  it('gives only what is missing to who was away for a moment', async () => {
    const { session, host } = await open()
    const first = new Watcher(session, { acknowledge: true }).resize()
    await settled(() => expect(first.of(FRAME.SNAPSHOT)).toHaveLength(1))
    host.shell.print('before ')
    await settled(() => expect(first.output).toBe('before '))
    session.leave(first.viewer)
    host.shell.print('while away')
    await sleep(20)
    const again = new Watcher(session, { resume: { epoch: first.snapshot.epoch, sequence: first.end } })
    expect(again.of(FRAME.SNAPSHOT)).toHaveLength(0)
    expect(again.output).toBe('while away')
  })

  it('gives a snapshot to who was away for long, or speaks of another epoch', async () => {
    const { session, host } = await open()
    const first = new Watcher(session, { acknowledge: true }).resize()
    await settled(() => expect(first.of(FRAME.SNAPSHOT)).toHaveLength(1))
    const { epoch } = first.snapshot
    const stranger = new Watcher(session, { resume: { epoch: epoch + 1, sequence: 0 } })
    await settled(() => expect(stranger.of(FRAME.SNAPSHOT)).toHaveLength(1))
    host.shell.flood(500_000)
    await settled(() => expect(first.end).toBe(500_000))
    const late = new Watcher(session, { resume: { epoch, sequence: 0 } })
    await settled(() => expect(late.of(FRAME.SNAPSHOT)).toHaveLength(1))
  })

  it('continues an escape sequence that was cut by the snapshot', async () => {
    const { session, host } = await open()
    host.shell.print('plain \x1b[38;5')
    await sleep(20)
    const watcher = new Watcher(session)
    await settled(() => expect(watcher.of(FRAME.SNAPSHOT)).toHaveLength(1))
    expect(watcher.snapshot.screen).toBe('plain ')
    expect(Buffer.from(watcher.snapshot.unfinished).toString()).toBe('\x1b[38;5')
  })

  it('shows the kept screen after a restart of the server', async () => {
    const { session, host, options } = await open()
    host.shell.print('\x1b[?1049h\x1b[Hinside vim')
    await sleep(20)
    const state = await session.save()
    const second = TerminalSession.resume({ ...options, host: new PlayedHost() }, state)
    sessions.push(second)
    const watcher = new Watcher(second)
    await settled(() => expect(watcher.of(FRAME.SNAPSHOT)).toHaveLength(1))
    expect(watcher.snapshot.screen).toBe(state.screen)
    expect(watcher.snapshot.screen).toContain('inside vim')
  })
})

describe('the writer', () => {
  it('sets the size, which everybody is told', async () => {
    const { session, host } = await open()
    const writer = new Watcher(session).resize(120, 40)
    const watcher = new Watcher(session, { mayWrite: false })
    await settled(() => expect(watcher.of(FRAME.SIZE).length).toBeGreaterThan(0))
    watcher.resize(20, 10)
    writer.resize(100, 30)
    await settled(() => expect(host.shell.sizes.at(-1)).toBe('100x30'))
    const size = watcher.of(FRAME.SIZE).at(-1)
    expect(size && decodeSize(size.payload)).toEqual({ columns: 100, rows: 30 })
  })

  it('is the one who last asked; nobody else types', async () => {
    const { session, host } = await open()
    const first = new Watcher(session).resize()
    const second = new Watcher(session).resize()
    const watcher = new Watcher(session, { mayWrite: false }).resize()
    first.type('no')
    watcher.type('no')
    second.type('yes')
    first.resize()
    first.type(' and yes')
    await settled(() => expect(host.shell.typed).toBe('yes and yes'))
  })

  it('is followed by another when it leaves', async () => {
    const { session, host } = await open()
    const first = new Watcher(session).resize(100, 30)
    const second = new Watcher(session).resize(90, 20)
    session.leave(second.viewer)
    await settled(() => expect(host.shell.sizes.at(-1)).toBe('100x30'))
    first.type('here')
    await settled(() => expect(host.shell.typed).toBe('here'))
  })
})

describe('the end', () => {
  it('of a shell is told with its exit code, also to who comes later', async () => {
    const { session, host } = await open()
    const watcher = new Watcher(session)
    await settled(() => expect(watcher.of(FRAME.SNAPSHOT)).toHaveLength(1))
    host.answer = () => 'exited 3'
    host.shell.end()
    await settled(() => expect(watcher.of(FRAME.EXIT)).toHaveLength(1))
    const late = new Watcher(session)
    await settled(() => expect(late.of(FRAME.EXIT)).toHaveLength(1))
    const [frame] = late.of(FRAME.EXIT)
    expect(frame && decodeExit(frame.payload)).toMatchObject({ exitCode: 3, reason: 'exited' })
    expect(session.state).toBe('exited')
  })

  it('of a machine is told in words', async () => {
    const { session, host } = await open()
    const watcher = new Watcher(session)
    await settled(() => expect(watcher.of(FRAME.SNAPSHOT)).toHaveLength(1))
    host.answer = () => {
      throw new MachineGoneError('It was stopped (out of memory).')
    }
    host.shell.end()
    await settled(() => expect(watcher.of(FRAME.EXIT)).toHaveLength(1))
    const [frame] = watcher.of(FRAME.EXIT)
    expect(frame && decodeExit(frame.payload)).toEqual({
      exitCode: null,
      reason: 'machine-stopped',
      message: 'node01 cannot be reached: It was stopped (out of memory).',
    })
  })

  it('of a line is not the end of the shell: it is attached to again', async () => {
    const { session, host } = await open()
    const watcher = new Watcher(session)
    await settled(() => expect(watcher.of(FRAME.SNAPSHOT)).toHaveLength(1))
    host.shell.end()
    await settled(() => expect(host.shells).toHaveLength(2))
    host.shell.print('still here')
    await settled(() => expect(watcher.output).toBe('still here'))
    expect(session.state).toBe('open')
  })

  it('of a line loses nothing that is typed until there is another', async () => {
    const { session, host } = await open()
    const writer = new Watcher(session).resize()
    host.shell.end()
    await settled(() => expect(host.shell.stream.destroyed).toBe(true))
    writer.type('typed in between')
    await settled(() => expect(host.shells).toHaveLength(2))
    await settled(() => expect(host.shell.typed).toBe('typed in between'))
  })
})

it('is worth keeping once its shell is quiet, and now and then while it writes on', async () => {
  const { session, host } = await open()
  let seconds = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => seconds * 1000)
  try {
    expect(session.worthSaving).toBe(true)
    await session.save()
    expect(session.worthSaving).toBe(false)
    host.shell.print('done')
    await settled(() => expect(session.changed).toBe(true))
    expect(session.worthSaving).toBe(false)
    seconds = 2
    expect(session.worthSaving).toBe(true)
    await session.save()
    for (seconds = 3; seconds < 32; seconds++) {
      host.shell.print(`second ${seconds}\r\n`)
      await settled(() => expect(session.changed).toBe(true))
      expect(session.worthSaving).toBe(false)
    }
    seconds = 33
    host.shell.print('second 33\r\n')
    await settled(() => expect(session.worthSaving).toBe(true))
  } finally {
    clock.mockRestore()
  }
})

it('refuses frames of another protocol', async () => {
  const { session } = await open()
  const watcher = new Watcher(session)
  for (const message of [
    Buffer.from('{"type":"input"}'),
    Buffer.alloc(3),
    encodeFrame(FRAME.RESIZE, 0, Buffer.alloc(1)),
  ]) {
    expect(() => session.receive(watcher.viewer, message)).toThrow(expect.objectContaining({ name: 'FrameError' }))
  }
})
