import { headers } from 'next/headers'
import { preload } from 'react-dom'

/**
 * Has the browser ask the API while the page's script is still on its way; the script takes the answers when it asks for the same.
 * For a page that is opened alone: one that is gone to by a link may have them already, and an answer that nobody takes would be found much later.
 */
export async function readAhead(...paths: string[]): Promise<void> {
  if ((await headers()).get('sec-fetch-dest') !== 'document') return
  // After the scripts: a browser asks for six things at once, and an answer is of no use before the script is there.
  for (const path of paths) preload(path, { as: 'fetch', crossOrigin: 'anonymous', fetchPriority: 'low' })
}
