const toSecond = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const toMinute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** `25 Nov 2026, 06:15:48`: a moment of the server, in this computer's time. */
export function whenText(moment: string): string {
  return toSecond.format(new Date(moment))
}

/** `25 Nov 2026, 06:15`: where seconds say nothing. */
export function minuteText(moment: string): string {
  return toMinute.format(new Date(moment))
}
