import type { Page } from '@playwright/test'
import type { Samples } from './statistics.ts'

/** A page of the map each half second: faster than anybody reads. */
const PIXELS_A_SECOND = 2000
const PIXELS = 10_000
/** A frame that comes later than this has let one pass, at 60 a second. */
const LATE_MILLISECONDS = 25

/**
 * Scrolls the heat map of a cohort as a finger would. `scrollFrame` is the time from frame to frame in ms, `scrollDropped` the share in %
 * of those that came late.
 */
export async function benchScroll(page: Page, path: string, runs: number, samples: Samples): Promise<void> {
  await page.goto(path)
  const map = page.getByRole('grid', { name: 'Learners and labs' })
  await map.getByRole('gridcell').first().waitFor()
  await page.waitForLoadState('networkidle')
  const box = await map.boundingBox()
  if (!box) throw new Error('The heat map is not on the page.')
  const devtools = await page.context().newCDPSession(page)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  for (let run = 0; run <= runs; run++) {
    await page.evaluate(noteFrames)
    // Down and up in turn: the map ends somewhere.
    const yDistance = run % 2 === 0 ? -PIXELS : PIXELS
    const gesture = { gestureSourceType: 'touch', speed: PIXELS_A_SECOND, preventFling: true } as const
    await devtools.send('Input.synthesizeScrollGesture', { x, y, yDistance, ...gesture })
    const frames = await page.evaluate(framesNoted)
    // The first makes the browser's caches.
    if (run === 0) continue
    for (const ms of frames) samples.note('scrollFrame', ms, 'ms')
    const late = frames.filter((ms) => ms > LATE_MILLISECONDS).length
    samples.note('scrollDropped', (late / frames.length) * 100, '%')
  }
}

/** In the page. */
function noteFrames() {
  const frames: number[] = []
  let last: number | undefined
  const note = (now: number) => {
    if (last !== undefined) frames.push(now - last)
    last = now
    Object.assign(globalThis, { frames, noting: requestAnimationFrame(note) })
  }
  Object.assign(globalThis, { frames, noting: requestAnimationFrame(note) })
}

/** In the page. */
function framesNoted(): number[] {
  const noted = globalThis as unknown as { frames: number[]; noting: number }
  cancelAnimationFrame(noted.noting)
  return noted.frames
}
