'use client'
import { useQuery } from '@tanstack/react-query'
import { FileText, Link2, SearchX } from 'lucide-react'
import { Money, useMoney } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonFigure, SkeletonRows } from '@/components/Skeletons'
import { EmptyState, ErrorState, Region } from '@/components/States'
import { Facts, StatFigure } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import { Timeline } from '@/components/Timeline'
import { meansLost } from '@/lib/failures'
import { formatDay } from '@/lib/dates'
import { formatSpent } from '@/lib/hours'
import { useAddress, usePolling, useViewer } from '@/lib/hooks'
import { useText, useWord } from '@/lib/text'
import classes from './Contributions.module.css'
import { percentText } from './form'
import { historyOf, type Viewed } from './history'
import { OwnerActions, StateCallout } from './OwnerActions'
import { contributionQuery } from './queries'

export function ContributionView() {
  const t = useText()
  const [{ id }] = useAddress(['id'])
  const refetchInterval = usePolling('contributions', 'Contribution')
  const query = useQuery({ ...contributionQuery(id), enabled: Boolean(id), refetchInterval })
  const found = query.data
  const own = found?.memberId === useViewer().member.id
  const back = { href: '/contributions/', label: t('contribution.back') }
  const lost = !id || query.data === null || (meansLost(query.error) && !found)
  return (
    <Page>
      <PageHeader
        title={found ? found.number : t('nav.contribution')}
        subtitle={found && (own ? formatDay(found.contributionDate) : t('contribution.of', { name: found.member?.displayName ?? '', date: formatDay(found.contributionDate) }))}
        back={back}
        awaits={query.isPending && 'actions'}
        actions={found && own && <OwnerActions found={found} />}
      />
      {lost ? (
        <Section title={t('nav.contribution')}>
          <EmptyState icon={SearchX} title={t('contribution.lost')} body={t('failure.NOT_FOUND')} action={<PageLink className="link" href="/contributions/">{t('contribution.back')}</PageLink>} />
        </Section>
      ) : query.error && !found ? (
        <Section title={t('nav.contribution')}><ErrorState error={query.error} onRetry={() => void query.refetch()} /></Section>
      ) : (
        <>
          {found && <StateCallout found={found} own={own} />}
          <div className={classes.detail}>
            <div className={classes.stack}>
              <Section title={t('contribution.what')} busy={query.isPending}>
                <Region query={query} skeleton={<SkeletonRows rows={7} of="fact" />}>{(one) => <What found={one} />}</Region>
              </Section>
              <Section title={t('contribution.step.evidence.short')} busy={query.isPending}>
                <Region query={query} skeleton={<SkeletonRows rows={1} />}>{(one) => <Evidence found={one} />}</Region>
              </Section>
            </div>
            <div className={classes.stack}>
              <Section title={t('contribution.worth')} busy={query.isPending} action={found && <StatusBadge status={found.status} />}>
                <Region query={query} skeleton={<SkeletonFigure />}>{(one) => <Worth found={one} />}</Region>
              </Section>
              <Section title={t('contribution.history')} busy={query.isPending}>
                <Region query={query} skeleton={<SkeletonRows rows={3} of="event" />}>{(one) => <History found={one} />}</Region>
              </Section>
            </div>
          </div>
        </>
      )}
    </Page>
  )
}

function What({ found }: { found: Viewed }) {
  const t = useText()
  const word = useWord()
  const rows: [string, React.ReactNode][] = [
    [t('dashboard.recent.type'), word('category', found.categoryCode)],
    [t('contribution.date'), formatDay(found.contributionDate)],
    [t('contribution.period'), found.period?.name ?? '–'],
  ]
  if (found.subtype) rows.push([t('contribution.subtype'), found.subtype])
  if (found.capitalKind) rows.push([t('contribution.capitalKind'), t(`contribution.capitalKind.${found.capitalKind}`)])
  if (found.minutes) rows.push([t('contribution.hours'), formatSpent(found.minutes)])
  if (found.minutes && found.rate) rows.push([t('contribution.rate'), <Money key="r" amount={found.rate} />])
  if (found.base) rows.push([t('contribution.amount.base'), <Money key="b" amount={found.base} />])
  if (found.attributionBp) rows.push([t('contribution.percent'), `${percentText(found.attributionBp)}%`])
  return (
    <>
      <p className={classes.said}>{found.description || t('contribution.noDescription')}</p>
      <div className={classes.facts}><Facts rows={rows} /></div>
    </>
  )
}

function Worth({ found }: { found: Viewed }) {
  const t = useText()
  const waits = found.status === 'SUBMITTED'
  return (
    <>
      <div className={classes.value}>
        <StatFigure
          label={t('dashboard.recent.value')}
          value={<Money amount={found.value} />}
          size="hero"
          note={t(`contribution.state.${found.status}`)}
        />
      </div>
      <Facts
        rows={[
          ...(found.capitalKind ? [[t('contribution.taxValue'), <Money key="t" amount={found.taxValue} />] as const] : []),
          ...(waits ? [[t('contribution.approvals'), t('contribution.approvals.of', { count: found.approvalCount, of: found.requiredApprovals })] as const] : []),
          ...(found.claimStatus === 'CREATED' && found.period
            ? [[t('contribution.counts'), <PageLink key="p" className="link" href={`/patronage/view/?id=${encodeURIComponent(found.period.id)}`}>{found.period.name}</PageLink>] as const]
            : []),
        ]}
      />
    </>
  )
}

function Evidence({ found }: { found: Viewed }) {
  const t = useText()
  if (found.evidence.length === 0) return <p className="dim">{t('contribution.evidence.none')}</p>
  return (
    <ul className={classes.evidence}>
      {found.evidence.map(({ kind, url, note, sha256 }) => (
        <li key={url || sha256}>
          {kind === 'URL' ? <Link2 size={16} aria-hidden /> : <FileText size={16} aria-hidden />}
          <span>
            {kind === 'URL' ? (
              <a href={url} target="_blank" rel="noopener noreferrer nofollow">
                {url}
                <span className="visually-hidden"> {t('contribution.evidence.newTab')}</span>
              </a>
            ) : (
              note || t('contribution.evidence.file')
            )}
            {kind === 'URL' && note && <span className={classes.evidenceNote}>{note}</span>}
            {kind === 'FILE' && <span className={classes.evidenceNote}>SHA-256 {sha256}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function History({ found }: { found: Viewed }) {
  const t = useText()
  const money = useMoney()
  return <Timeline items={historyOf(found, t, money)} label={t('contribution.history')} />
}
