'use client'
import { SegmentedControl, Skeleton } from '@mantine/core'
import { ChartLine, Table as TableIcon } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState, type ReactNode } from 'react'
import { useMoney } from './Money'
import { useMedia } from '@/lib/hooks'
import { usePreferences } from '@/lib/preferences'
import { formatAxis, pixels } from '@/lib/money'
import { useText } from '@/lib/text'
import classes from './Chart.module.css'

const HEIGHT = 220
/** The picture is for eyes; whoever walks by keyboard has the table. */
const UNFOCUSED = { accessibilityLayer: false }
const loading = () => <Skeleton h={HEIGHT} />
const AreaChart = dynamic(() => import('./charts').then((all) => all.AreaChart), { ssr: false, loading })
const BarChart = dynamic(() => import('./charts').then((all) => all.BarChart), { ssr: false, loading })

export interface Series {
  name: string
  /** One of the meanings of globals.css: `var(--green-bar)`. */
  color: string
  dashed?: boolean
}

interface Props {
  title: string
  kind?: 'area' | 'bar'
  /** What the first column holds, such as "Date". */
  along: string
  series: readonly Series[]
  /** Exact amounts per point and series, as decimal strings. */
  points: readonly { at: string; amounts: readonly string[] }[]
  format?: (amount: string) => string
  axis?: (value: number) => string
  note?: ReactNode
}

/** A picture with the same figures as a table, one button away. The library comes after first paint. */
export function Chart({ title, kind = 'area', along, series, points, format, axis = formatAxis, note }: Props) {
  const t = useText()
  const money = useMoney()
  const words = format ?? money
  const [view, setView] = useState('picture')
  const calm = useMedia('(prefers-reduced-motion: reduce)')
  const { reducedMotion } = usePreferences()
  const data = points.map(({ at, amounts }) => ({
    at,
    ...Object.fromEntries(series.map(({ name }, index) => [name, pixels(amounts[index] ?? '0')])),
  }))
  const lines = series.map(({ name, color, dashed }) => ({
    name, color, ...(dashed ? { strokeDasharray: '5 4' } : {}),
  }))
  const shared = {
    h: HEIGHT, data, dataKey: 'at', series: lines, withLegend: series.length > 1, tickLine: 'none' as const,
    gridAxis: 'x' as const, strokeDasharray: '0', valueFormatter: (value: number) => words(value.toFixed(2)),
    yAxisProps: { width: 56, tickFormatter: (value: number) => axis(value) }, legendProps: { verticalAlign: 'top' as const, align: 'left' as const },
  }
  const animation = { isAnimationActive: !(calm || reducedMotion) }
  return (
    <figure className={classes.figure}>
      <div className={classes.head}>
        <figcaption className={classes.caption}>{title}</figcaption>
        <SegmentedControl
          className="no-print"
          size="xs"
          value={view}
          onChange={setView}
          aria-label={title}
          data={[
            { value: 'picture', label: <Choice icon={<ChartLine size={14} aria-hidden />} words={t('chart.picture')} /> },
            { value: 'table', label: <Choice icon={<TableIcon size={14} aria-hidden />} words={t('chart.table')} /> },
          ]}
        />
      </div>
      {view === 'picture' ? (
        <div aria-hidden className={classes.picture}>
          {kind === 'area' ? (
            <AreaChart
              {...shared}
              curveType="stepAfter"
              fillOpacity={0.12}
              strokeWidth={2}
              withDots={points.length < 16}
              areaProps={animation}
              areaChartProps={UNFOCUSED}
            />
          ) : (
            <BarChart
              {...shared}
              barProps={{ ...animation, radius: 3, maxBarSize: 40 }}
              barChartProps={UNFOCUSED}
            />
          )}
        </div>
      ) : null}
      <div className={view === 'table' ? classes.table : 'visually-hidden'} {...(view === 'table' ? { tabIndex: 0, role: 'group', 'aria-label': title } : {})}>
        <table className="table">
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th>{along}</th>
              {series.map(({ name }) => (
                <th key={name} className="right">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map(({ at, amounts }) => (
              <tr key={at}>
                <td>{at}</td>
                {amounts.map((amount, index) => (
                  <td key={series[index]?.name} className="right num">{words(amount)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {note && <p className={classes.note}>{note}</p>}
    </figure>
  )
}

const Choice = ({ icon, words }: { icon: ReactNode; words: string }) => (
  <span className={classes.choice} title={words}>
    {icon}
    <span className="visually-hidden">{words}</span>
  </span>
)
