import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import type { Card } from './card.ts'
import styles from './Map.module.css'

export interface CardNodeData extends Record<string, unknown> {
  card: Card
  news: ReadonlySet<string>
  fresh: boolean
  mark: 'on' | 'broken' | undefined
  toggle: (id: string) => void
}

const WORDS = { up: '', plain: '', down: 'down', bad: 'in trouble' } as const

/** A box of the drawing: what it is, and what there is to say about it, line by line. */
export const CardNode = memo(function CardNode({ data }: NodeProps<Node<CardNodeData>>) {
  const { card, news, fresh, mark, toggle } = data
  const classes = [
    styles.card,
    styles[card.kind],
    card.problem ? styles.trouble : '',
    fresh && card.kind !== 'machine' ? styles.fresh : '',
    mark === 'on' ? styles.on : mark === 'broken' ? styles.broken : '',
  ]
  return (
    <div className={classes.join(' ')}>
      <Handle type="target" position={Position.Top} isConnectable={false} className={styles.handle} />
      <div className={styles.head}>
        {card.kind === 'pods' ? (
          <button type="button" className={`${styles.title} nopan`} onClick={() => toggle(card.id)}>
            {card.title}
          </button>
        ) : (
          <b className={styles.title} title={card.title}>
            {card.title}
          </b>
        )}
        {card.subtitle && <span className={styles.subtitle}>{card.subtitle}</span>}
      </div>
      {card.lines.map((line) => (
        <div
          key={line.id}
          className={`${styles.line} ${styles[`line-${line.state}`]} ${news.has(line.id) ? styles.freshLine : ''}`}
          title={line.more ? `${line.text} ${line.more}` : line.text}
        >
          {line.state !== 'plain' && <i className={styles.dot} aria-hidden="true" />}
          <span className={styles.text}>{line.text}</span>
          {line.more && <span className={styles.more}>{line.more}</span>}
          {WORDS[line.state] && line.more !== WORDS[line.state] && (
            <span className="sr-only">, {WORDS[line.state]}</span>
          )}
        </div>
      ))}
      {card.kind === 'pod' && card.problem && (
        <div className={`${styles.line} ${styles['line-bad']}`}>{card.problem}</div>
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={styles.handle} />
    </div>
  )
})
