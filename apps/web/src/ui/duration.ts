/** `04:12`, from an hour on `1:14:06`: for clocks. */
export function clockText(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const minutesAndSeconds = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`
  return s < 3600 ? minutesAndSeconds : `${Math.floor(s / 3600)}:${minutesAndSeconds}`
}

/** `0.7 s`, `6 s`, `12 s`, `4 min 5 s`: for how long something took. */
export function durationText(seconds: number): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`
  return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`
}

/** `20 s ago`, `3 min ago`, `3 days ago`: for how long since something happened. */
export function agoText(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 5) return 'just now'
  if (s < 60) return `${s} s ago`
  if (s < 3600) return `${Math.floor(s / 60)} min ago`
  if (s < 48 * 3600) return `${Math.floor(s / 3600)} h ago`
  return `${Math.floor(s / 86400)} days ago`
}
