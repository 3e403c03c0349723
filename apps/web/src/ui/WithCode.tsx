/** A line in which `backticks` mark code, for places where nothing may be clicked, such as labels. */
export function WithCode({ text }: { text: string }) {
  const parts = text.split(/`([^`]+)`/)
  return parts.map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))
}
