'use client'
import type { Topic } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import styles from './Progress.module.css'

const ROW = 30

/** Percent drawn, one bar a topic. Decoration for those who see it: the figures stand in a table beside it. */
export default function TopicsChart({ topics }: { topics: { topic: Topic; percent: number }[] }) {
  const rows = topics.map(({ topic, percent }) => ({ name: TOPIC_TITLES[topic], percent }))
  return (
    <div className={styles.chart} aria-hidden="true">
      <ResponsiveContainer width="100%" height={rows.length * ROW + 30}>
        <BarChart
          data={rows}
          layout="vertical"
          margin={{ top: 4, right: 44, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis
            type="number"
            domain={[0, 100]}
            ticks={[0, 25, 50, 75, 100]}
            stroke="var(--mute)"
            fontSize={12}
            tickLine={false}
            axisLine={false}
          />
          <YAxis
            type="category"
            dataKey="name"
            width={150}
            stroke="var(--text)"
            fontSize={13}
            tickLine={false}
            axisLine={false}
            interval={0}
          />
          <Bar
            dataKey="percent"
            fill="var(--accent)"
            background={{ fill: 'var(--track)' }}
            barSize={10}
            isAnimationActive={false}
          >
            <LabelList dataKey="percent" position="right" fill="var(--text)" fontSize={12} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
