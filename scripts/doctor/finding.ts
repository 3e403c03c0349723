/**
 * One thing that was looked at. `missing` keeps the product from running; `note` is worth knowing and does not, such as what only
 * tests need, or what `npm start` will see to.
 */
export interface Finding {
  id: string
  title: string
  state: 'ok' | 'note' | 'missing'
  detail: string
  /** What to do about it. */
  fix?: string
}

/** A look at one thing. One that throws is reported as missing with its message. */
export interface Look {
  id: string
  title: string
  look(): Promise<Omit<Finding, 'id' | 'title'>> | Omit<Finding, 'id' | 'title'>
}

export async function take(look: Look): Promise<Finding> {
  const { id, title } = look
  try {
    return { id, title, ...(await look.look()) }
  } catch (error) {
    return { id, title, state: 'missing', detail: error instanceof Error ? error.message : String(error) }
  }
}
