'use client'
import { useQuery } from '@tanstack/react-query'
import { ChartLine, Landmark } from 'lucide-react'
import dynamic from 'next/dynamic'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonFigure } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { Facts, StatFigure } from '@/components/StatFigure'
import { PageLink } from '@/components/PageLink'
import { capitalQuery, movementsQuery } from '@/features/money/queries'
import type { MyCapitalQuery } from '@/gql/graphql'
import { usePolling, useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import classes from './Dashboard.module.css'
import { balances } from './history'

/** Below the fold, and not small: it comes after the first paint. */
const Chart = dynamic(() => import('@/components/Chart').then((all) => all.Chart), {
  ssr: false, loading: () => <SkeletonFigure chart />,
})

export function CapitalAccount() {
  const t = useText()
  const { member } = useViewer()
  const refetchInterval = usePolling('capital', 'Account')
  const query = useQuery({ ...capitalQuery(member.id), refetchInterval })
  const empty = (
    <EmptyState icon={Landmark} title={t('dashboard.capital.empty')} body={t('dashboard.capital.empty.body')} />
  )
  return (
    <Section
      title={t('dashboard.capital.title')}
      busy={query.isPending}
      action={<PageLink className="link" href="/capital/">{t('dashboard.capital.movements')}</PageLink>}
    >
      <Region query={query} skeleton={<SkeletonFigure chart />} empty={empty}>
        {(data) => (data.capitalAccount ? <Balances data={data} /> : empty)}
      </Region>
    </Section>
  )
}

function Balances({ data }: { data: MyCapitalQuery }) {
  const t = useText()
  const account = data.capitalAccount
  if (!account) return null
  return (
    <div className={classes.capital}>
      <div className={classes.capitalFigures}>
        <StatFigure
          label={t('dashboard.capital.book')}
          help={t('dashboard.capital.book.help')}
          value={<Money amount={account.bookBalance} data-testid="capital-account-balance" />}
          size="hero"
        />
        <StatFigure
          label={t('dashboard.capital.tax')}
          help={t('dashboard.capital.tax.help')}
          value={<Money amount={account.taxBalance} />}
        />
        <Facts
          rows={[
            [t('dashboard.capital.contributed'), <Money key="c" amount={account.contributedCapital} />],
            [t('dashboard.capital.retained'), <Money key="r" amount={account.retainedToDate} />],
            [t('dashboard.capital.distributed'), <Money key="d" amount={account.distributionsToDate} />],
            [t('dashboard.capital.declared'), <Money key="u" amount={account.declaredUnpaid} />],
          ]}
        />
      </div>
      <History />
    </div>
  )
}

function History() {
  const t = useText()
  const { member } = useViewer()
  const book = useQuery(movementsQuery(member.id, 'BOOK'))
  const tax = useQuery(movementsQuery(member.id, 'TAX'))
  const points = book.data && tax.data && balances(book.data, tax.data)
  return (
    <Region query={{ ...(book.error ? book : tax), data: points }} skeleton={<SkeletonFigure chart />}>
      {(points) => points.length < 2 ? (
        <EmptyState compact icon={ChartLine} title={t('dashboard.capital.chart.one')} />
      ) : (
        <Chart
          title={t('dashboard.capital.chart')}
          along={t('dashboard.capital.chart.date')}
          series={[
            { name: t('dashboard.capital.book'), color: 'var(--blue-bar)' },
            { name: t('dashboard.capital.tax'), color: 'var(--orange-bar)', dashed: true },
          ]}
          points={points}
        />
      )}
    </Region>
  )
}
