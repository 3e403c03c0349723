'use client'
import type { CohortInsights } from '@cka-netlab/contracts'
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import styles from '../progress/Progress.module.css'

const HEIGHT = 260
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** The median of each week, drawn. Decoration for those who see it: the figures stand in a table beside it. */
export default function WeeksChart({ weeks }: Pick<CohortInsights, 'weeks'>) {
  return (
    <div className={styles.chart} aria-hidden="true">
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <LineChart data={weeks} margin={{ top: 8, right: 16, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="from"
            tickFormatter={(from: string) => day.format(new Date(from))}
            stroke="var(--mute)"
            fontSize={12}
            tickLine={false}
            axisLine={false}
            minTickGap={24}
          />
          <YAxis
            domain={[0, 100]}
            ticks={[0, 25, 50, 75, 100]}
            width={36}
            stroke="var(--mute)"
            fontSize={12}
            tickLine={false}
            axisLine={false}
          />
          <Line
            dataKey="median"
            stroke="var(--accent)"
            strokeWidth={2}
            dot={{ r: 3, fill: 'var(--accent)' }}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  )
}
