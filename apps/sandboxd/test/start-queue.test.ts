import { describe, expect, it } from 'vitest'
import { type Place, StartQueue } from '../src/sandboxes/start-queue.ts'

const never = new AbortController().signal
const nobodyWaits = () => {
  throw new Error('should not have to wait')
}
const small = (group = '') => ({ group, memoryMiB: 100 })
const settled = () => new Promise((done) => setTimeout(done, 0))

describe('StartQueue', () => {
  it('lets as many in as there is room, at once', async () => {
    const queue = new StartQueue({ startsMax: 2, memoryMiB: 1000 })
    await queue.enter(small(), nobodyWaits, never)
    await queue.enter(small(), nobodyWaits, never)
  })

  it('lets the others in in their order and tells them their place', async () => {
    const queue = new StartQueue({ startsMax: 1, memoryMiB: 1000 })
    const first = await queue.enter(small(), nobodyWaits, never)
    const places: string[] = []
    const order: string[] = []
    const wait = async (name: string) => {
      const turn = await queue.enter(small(), ({ before }) => places.push(`${name}:${before}`), never)
      order.push(name)
      return turn
    }
    const second = wait('second')
    const third = wait('third')
    first.started()
    ;(await second).started()
    await third
    expect(order).toEqual(['second', 'third'])
    expect(places).toEqual(['second:0', 'third:1', 'third:0'])
  })

  it('lets one who comes later in before the rest of a class that came at once', async () => {
    const queue = new StartQueue({ startsMax: 1, memoryMiB: 1000 })
    const first = await queue.enter(small('class'), nobodyWaits, never)
    const order: string[] = []
    const wait = async (group: string, name: string) => {
      const turn = await queue.enter(small(group), () => {}, never)
      order.push(name)
      turn.started()
    }
    const all = [wait('class', 'class 2'), wait('class', 'class 3'), wait('alone', 'alone')]
    first.started()
    await Promise.all(all)
    expect(order).toEqual(['alone', 'class 2', 'class 3'])
  })

  it('waits for memory that others hold until nothing of them is left', async () => {
    const short: number[] = []
    const queue = new StartQueue({ startsMax: 9, memoryMiB: 150, onShort: (missing) => short.push(missing) })
    const first = await queue.enter(small(), nobodyWaits, never)
    first.started()
    const places: Place[] = []
    const second = queue.enter(small(), (place) => places.push(place), never)
    await settled()
    expect(places).toEqual([{ before: 0, expectedSeconds: undefined }])
    expect(short).toEqual([50])
    first.gone()
    await second
    expect(queue.memory).toEqual({ takenMiB: 100, allMiB: 150 })
  })

  it('gives the memory of one turn back once, however often it is told', async () => {
    const queue = new StartQueue({ startsMax: 1, memoryMiB: 1000 })
    const turn = await queue.enter(small(), nobodyWaits, never)
    turn.gone()
    turn.gone()
    expect(queue.memory.takenMiB).toBe(0)
  })

  it('lets others have what one does not take for a while, and asks for room when it comes back', async () => {
    const short: number[] = []
    const queue = new StartQueue({ startsMax: 9, memoryMiB: 150, onShort: (missing) => short.push(missing) })
    const first = await queue.enter(small(), nobodyWaits, never)
    const second = queue.enter(small(), () => {}, never)
    first.keep(20)
    await second
    expect(queue.memory.takenMiB).toBe(120)
    expect(short).toEqual([50])
    first.keep(100)
    expect(queue.memory.takenMiB).toBe(200)
    expect(short).toEqual([50, 50])
    first.gone()
    expect(queue.memory.takenMiB).toBe(100)
  })

  it('makes ahead only when nobody starts or waits', async () => {
    const queue = new StartQueue({ startsMax: 2, memoryMiB: 1000 })
    const learner = await queue.enter(small('learner'), nobodyWaits, never)
    let made = false
    const ahead = queue.enter({ ...small(), background: true }, () => {}, never).then(() => (made = true))
    await settled()
    expect(made).toBe(false)
    learner.started()
    await ahead
  })

  it('says how long it takes, from what the last starts took', async () => {
    const queue = new StartQueue({ startsMax: 1, memoryMiB: 1000 })
    await queue.enter(small(), nobodyWaits, never)
    const places: Place[] = []
    void queue.enter(small(), (place) => places.push(place), never)
    void queue.enter(small(), (place) => places.push(place), never)
    expect(places).toEqual([
      { before: 0, expectedSeconds: 10 },
      { before: 1, expectedSeconds: 20 },
    ])
  })

  it('forgets one who gives up and moves the others up', async () => {
    const queue = new StartQueue({ startsMax: 1, memoryMiB: 1000 })
    const turn = await queue.enter(small(), nobodyWaits, never)
    const impatient = new AbortController()
    const given = queue.enter(small(), () => {}, impatient.signal)
    const places: number[] = []
    const next = queue.enter(small(), ({ before }) => places.push(before), never)
    impatient.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    expect(places).toEqual([1, 0])
    turn.started()
    await next
  })
})
