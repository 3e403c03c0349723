/** What a `datetime-local` field holds of a moment of the server, in this computer's time. */
export function toField(moment: string | null): string {
  if (moment === null) return ''
  const date = new Date(moment)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The moment that a `datetime-local` field holds; null for an empty one. */
export function fromField(value: string): string | null {
  return value === '' ? null : new Date(value).toISOString()
}
