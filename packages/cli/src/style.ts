import { styleText } from 'node:util'

/** Colours only where somebody looks: `styleText` leaves them out for pipes and under NO_COLOR. */
export const bold = (text: string) => styleText('bold', text, { stream: process.stdout })
export const dim = (text: string) => styleText('dim', text, { stream: process.stdout })
export const green = (text: string) => styleText('green', text, { stream: process.stdout })
export const red = (text: string) => styleText('red', text, { stream: process.stdout })
export const yellow = (text: string) => styleText('yellow', text, { stream: process.stdout })

export const seconds = (value: number) => `${value.toFixed(1)} s`

/** A line on standard error: what goes on, beside the result. */
export function note(line: string): void {
  process.stderr.write(`${styleText('dim', line, { stream: process.stderr })}\n`)
}
