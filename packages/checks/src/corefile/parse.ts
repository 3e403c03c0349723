/** One plugin in a server block: its name, its arguments, and the lines between its braces. */
export interface Plugin {
  name: string
  arguments: string[]
  lines: string[][]
}

/** A server block, and the zones in its heading without ports: `.`, `corp.example`. */
export interface ServerBlock {
  zones: string[]
  plugins: Plugin[]
}

function tokensOf(line: string): string[] {
  const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|#.*|(\S+)/g)]
  return words.flatMap(([whole, quoted, bare]) => (whole.startsWith('#') ? [] : [quoted ?? bare ?? '']))
}

/** `dns://corp.example.:1053` is the zone `corp.example`. */
function zoneOf(address: string): string {
  const zone = address
    .replace(/^\w+:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/,$/, '')
    .toLowerCase()
  return zone === '.' || zone === '' ? '.' : zone.replace(/\.$/, '')
}

/**
 * Reads a Corefile: server blocks, their plugins, and what these have between braces. Snippets and imports are kept as
 * blocks and plugins like any other.
 * @see https://coredns.io/2017/07/23/corefile-explained/
 */
export function parseCorefile(text: string): ServerBlock[] {
  const blocks: ServerBlock[] = []
  let block: ServerBlock | undefined
  let plugin: Plugin | undefined
  let depth = 0
  let heading: string[] = []
  for (const line of text.split('\n')) {
    const words = tokensOf(line)
    const opens = words.at(-1) === '{'
    const closes = words[0] === '}'
    const rest = words.filter((word) => word !== '{' && word !== '}')
    if (depth === 0) heading = [...heading, ...rest]
    else if (depth === 1 && block && rest[0] !== undefined) {
      plugin = { name: rest[0], arguments: rest.slice(1), lines: [] }
      block.plugins.push(plugin)
    } else if (depth >= 2 && rest.length > 0) plugin?.lines.push(rest)
    if (opens) {
      if (depth === 0) {
        block = { zones: heading.map(zoneOf), plugins: [] }
        blocks.push(block)
        heading = []
      }
      depth++
    }
    if (closes) depth = Math.max(0, depth - 1)
  }
  return blocks
}
