const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

/** `25 Nov 2026, 06:15:48`: a moment of the server, in this computer's time. */
export function whenText(moment: string): string {
  return format.format(new Date(moment))
}
