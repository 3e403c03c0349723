import type { ReactNode } from 'react'

/** A column's head; one that the eye does not need is told to those who hear the page. */
type Column = string | { unseen: string }

/** The column of buttons at the end of a row. */
export const ACTIONS = { unseen: 'What can be done' }

/** A table with a name and heads for those who hear it; its children are the rows. */
export function Table(props: { caption: ReactNode; columns: Column[]; className?: string; children: ReactNode }) {
  return (
    <table className={props.className}>
      <caption className="sr-only">{props.caption}</caption>
      <thead>
        <tr>
          {props.columns.map((column) =>
            typeof column === 'string' ? (
              <th key={column} scope="col">
                {column}
              </th>
            ) : (
              <th key={column.unseen} scope="col">
                <span className="sr-only">{column.unseen}</span>
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  )
}
