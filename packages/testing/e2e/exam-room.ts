import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'
import { TerminalScreen } from './terminal.ts'
import { PREPARE_SECONDS } from './workspace.ts'

const GRADE_SECONDS = 240

/** An exam as a learner sits it. */
export class ExamRoom {
  readonly page: Page
  readonly terminal: TerminalScreen

  constructor(page: Page) {
    this.page = page
    this.terminal = new TerminalScreen(page)
  }

  /** From the list of exams to its start page. */
  async open(title: string): Promise<void> {
    await this.page.goto('/exams')
    await this.page.getByRole('link', { name: `Rules and start of ${title}` }).click()
    await expect(this.page.getByRole('heading', { name: 'Rules' })).toBeVisible()
  }

  /** Has the machines made; the clock stands. */
  async prepare(): Promise<void> {
    await this.page.getByRole('button', { name: 'Prepare the exam' }).click()
    // A busy machine, and the first visit of a page.
    await expect(this.page.getByRole('button', { name: /^Begin/ })).toBeVisible({ timeout: 60_000 })
  }

  async begin(): Promise<void> {
    const begin = this.page.getByRole('button', { name: /^Begin/ })
    await expect(begin).not.toHaveAttribute('aria-disabled', 'true', { timeout: PREPARE_SECONDS * 1000 })
    await begin.click()
    await expect(this.page.getByRole('timer', { name: 'Time left' })).toBeVisible({ timeout: 60_000 })
  }

  async turnTo(position: number): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^Question ${position}:`) }).click()
    await expect(this.page.getByText(`Question ${position} of`)).toBeVisible()
  }

  /** Seconds on the clock. */
  async secondsLeft(): Promise<number> {
    const text = (await this.page.getByRole('timer', { name: 'Time left' }).textContent()) ?? ''
    return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  }

  async handIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'End exam' }).click()
    await this.page.getByRole('button', { name: 'Hand in and be graded' }).click()
  }

  /** Waits until it is graded. */
  async report(): Promise<void> {
    await expect(this.page.getByText('Question by question')).toBeVisible({ timeout: GRADE_SECONDS * 1000 })
  }

  /** The id in the address. */
  id(): string {
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }
}

/** Nothing of a page lies beyond its right edge. */
export async function fitsWidth(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(beyond).toBeLessThanOrEqual(0)
}
