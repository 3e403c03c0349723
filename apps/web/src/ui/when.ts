// As Intl's en-GB writes them, whose first formatter costs a page that opens 30 to 100 ms.
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec']

/** `25 Nov 2026, 06:15:48`: a moment of the server, in this computer's time. */
export function whenText(moment: string): string {
  return `${minuteText(moment)}:${twoDigits(new Date(moment).getSeconds())}`
}

/** `25 Nov 2026, 06:15`: where seconds say nothing. */
export function minuteText(moment: string): string {
  const at = new Date(moment)
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`
  return `${day}, ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
