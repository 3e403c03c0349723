import type { Locator, Page } from '@playwright/test'
import { expect } from './fixtures.ts'

/** The terminal as somebody sees it who uses a screen reader: xterm's own accessible rows. */
export class TerminalScreen {
  readonly page: Page
  readonly #region: Locator

  constructor(page: Page) {
    this.page = page
    this.#region = page.getByRole('region', { name: 'Terminal' })
  }

  /** Waits for a shell's prompt, and until the lab is set up behind it. */
  async ready(timeoutSeconds: number): Promise<void> {
    const toggle = this.#region.getByRole('button', { name: 'Screen reader' })
    await toggle.waitFor({ timeout: timeoutSeconds * 1000 })
    if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.click()
    await expect.poll(() => this.text(), { timeout: 30_000 }).toMatch(/[$#] *$/m)
    // An exam has no such button; its questions are set up before it begins.
    const check = this.page.getByRole('button', { name: 'Check' })
    if ((await check.count()) > 0) await expect(check).toBeEnabled({ timeout: timeoutSeconds * 1000 })
  }

  /** What is on the screen, row by row. */
  async text(): Promise<string> {
    const rows = await this.#region.locator('.xterm-accessibility-tree > [role=listitem]:visible').allTextContents()
    // xterm writes blanks as no-break spaces there.
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd()
  }

  /** Types a line as a person does, and presses Enter. */
  async type(line: string): Promise<void> {
    await this.#region.locator('.xterm-helper-textarea:visible').focus()
    await this.page.keyboard.type(line, { delay: 5 })
    await this.page.keyboard.press('Enter')
  }

  /** Waits until the screen shows it. */
  async shows(pattern: RegExp, timeoutSeconds = 20): Promise<void> {
    await expect.poll(() => this.text(), { timeout: timeoutSeconds * 1000 }).toMatch(pattern)
  }
}
