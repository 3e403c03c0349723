'use client'
import { isValidElement, type ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import { Copyable, CopyableBlock } from './Copyable.tsx'

const components: Components = {
  code: ({ children }) => <Copyable text={String(children)} />,
  pre: ({ children }) => <CopyableBlock text={codeText(children).replace(/\n$/, '')} />,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  // A lab's text lies below the page's own heading.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
}

/** Text of a lab. Names and values in it are copied by a click; HTML in it is shown, never interpreted. */
export function Markdown({ text }: { text: string }) {
  return <ReactMarkdown components={components}>{text}</ReactMarkdown>
}

function codeText(children: ReactNode): string {
  if (isValidElement<{ children?: ReactNode }>(children)) return codeText(children.props.children)
  return Array.isArray(children) ? children.map(codeText).join('') : String(children ?? '')
}
