import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'
import { TerminalScreen } from './terminal.ts'

/** From "Start" to a prompt, with a cluster that boots from its images, on a machine that may be busy. */
export const PREPARE_SECONDS = 180
const GRADE_SECONDS = 90

/** A lab as a learner works on it. */
export class Workspace {
  readonly page: Page
  readonly terminal: TerminalScreen

  constructor(page: Page) {
    this.page = page
    this.terminal = new TerminalScreen(page)
  }

  /** From the catalogue to the preparing screen. */
  async open(title: string): Promise<void> {
    await this.page.getByRole('link', { name: title }).click()
    await expect(this.page.getByRole('heading', { name: title })).toBeVisible()
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start', exact: true }).click()
    await expect(this.page.getByRole('region', { name: 'Task' })).toBeVisible()
  }

  /** Presses Check and waits for the points. */
  async check(points: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Check' }).click()
    await expect(this.page.getByText(`${points} points`)).toBeVisible({ timeout: GRADE_SECONDS * 1000 })
  }

  async end(): Promise<void> {
    await this.page.getByRole('button', { name: 'End lab' }).click()
    await this.page.getByRole('button', { name: 'End and see a solution' }).click()
    await expect(this.page.getByRole('region', { name: 'Solution' })).toBeVisible()
  }
}
