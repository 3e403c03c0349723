import { describe, expect, it } from 'vitest'
import { StartQueue } from '../src/sandboxes/start-queue.ts'

const never = new AbortController().signal
const nobodyWaits = () => {
  throw new Error('should not have to wait')
}

describe('StartQueue', () => {
  it('lets as many in as there is room, at once', async () => {
    const queue = new StartQueue(2)
    await queue.enter(nobodyWaits, never)
    await queue.enter(nobodyWaits, never)
  })

  it('lets the others in in their order and tells them their place', async () => {
    const queue = new StartQueue(1)
    const leaveFirst = await queue.enter(nobodyWaits, never)
    const places: string[] = []
    const order: string[] = []
    const wait = (name: string) =>
      queue
        .enter((before) => places.push(`${name}:${before}`), never)
        .then((leave) => {
          order.push(name)
          return leave
        })
    const second = wait('second')
    const third = wait('third')
    leaveFirst()
    ;(await second)()
    await third
    expect(order).toEqual(['second', 'third'])
    expect(places).toEqual(['second:0', 'third:1', 'third:0'])
  })

  it('forgets one who gives up and moves the others up', async () => {
    const queue = new StartQueue(1)
    const leave = await queue.enter(nobodyWaits, never)
    const impatient = new AbortController()
    const given = queue.enter(() => {}, impatient.signal)
    const places: number[] = []
    const next = queue.enter((before) => places.push(before), never)
    impatient.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    expect(places).toEqual([1, 0])
    leave()
    await next
  })
})
