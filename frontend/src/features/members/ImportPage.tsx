'use client'
import { Alert, Button, FileInput, Group, NativeSelect, Stepper, Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, FileSpreadsheet } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { PageLink } from '@/components/PageLink'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { EmptyState, ErrorState } from '@/components/States'
import type { ReportPartsFragment } from '@/gql/graphql'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useIsPhone } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { FilePreview } from './FilePreview'
import { Report } from './ImportReport'
import classes from './members.module.css'
import { IMPORT_CAPITAL, IMPORT_CONTRIBUTIONS, IMPORT_MEMBERS } from './queries'

const KINDS = ['members', 'capital', 'contributions'] as const
type Kind = (typeof KINDS)[number]
const SIZE_MAX = 2_000_000 // characters; a request has to hold the file as text

/** The header that each kind of file begins with. */
const HEADER: Record<Kind, string> = {
  members: 'email,display_name,role,status,joined_at,tier',
  capital: 'member_email,balance,tax_basis,notes',
  contributions: 'member_email,period,type,amount,description,status,approved_at,hours,rate,contribution_date,rejection_reason',
}

interface Picked {
  readonly name: string
  readonly content: string
}

async function send(kind: Kind, { name, content }: Picked, strict: boolean, dryRun: boolean): Promise<ReportPartsFragment> {
  const input = { content, fileName: name, strict, dryRun, idempotencyKey: newIdempotencyKey() }
  if (kind === 'capital') return (await execute(IMPORT_CAPITAL, { input })).importCapitalAccounts.report
  if (kind === 'contributions') return (await execute(IMPORT_CONTRIBUTIONS, { input })).importContributions.report
  return (await execute(IMPORT_MEMBERS, { input })).importMembers.report
}

/** Choose, check, confirm: nothing is written before all of the file is right. */
export function ImportPage() {
  const t = useText()
  const phone = useIsPhone()
  const client = useQueryClient()
  const [kind, setKind] = useState<Kind>('members')
  const [strict, setStrict] = useState(false)
  const [picked, setPicked] = useState<Picked | null>(null)
  const [refused, setRefused] = useState('')
  const [asked, setAsked] = useState(false)
  const check = useMutation({ mutationFn: (file: Picked) => send(kind, file, strict, true) })
  const write = useMutation({
    mutationFn: (file: Picked) => send(kind, file, strict, false),
    onSuccess: () => client.invalidateQueries(),
    onSettled: () => setAsked(false),
  })
  const start = () => {
    setPicked(null)
    check.reset()
    write.reset()
  }
  const choose = async (file: File | null) => {
    start()
    const content = await file?.text()
    setRefused(content !== undefined && content.length > SIZE_MAX ? t('import.tooLarge') : '')
    if (file && content !== undefined && content.length <= SIZE_MAX) setPicked({ name: file.name, content })
  }
  const report = check.data
  const written = write.data?.errors.length === 0 ? write.data : null
  const step = written ? 3 : report ? (report.errors.length ? 1 : 2) : 0
  return (
    <Page>
      <PageHeader title={t('import.title')} subtitle={t('import.subtitle')} back={{ href: '/admin/members/', label: t('members.back') }} />
      <Stepper active={step} size="sm" aria-label={t('import.steps')} className={classes.stepper}>
        {(['choose', 'check', 'confirm', 'done'] as const).map((name, place) => (
          <Stepper.Step key={name} aria-label={t(`import.step.${name}`)}
            label={phone && place !== step ? undefined : t(`import.step.${name}`)} description={phone ? undefined : t(`import.step.${name}.help`)} />
        ))}
      </Stepper>
      {written ? (
        <Section title={t('import.done')}>
          <EmptyState icon={CircleCheck} tone="good" title={t('import.done.title', { fresh: written.new, changed: written.changed })}
            body={t(`import.done.${kind}`)}
            action={
              <Group gap="sm" justify="center">
                <Button component={PageLink} href="/admin/members/">{t('import.toMembers')}</Button>
                <Button variant="default" onClick={start}>{t('import.another')}</Button>
              </Group>
            } />
        </Section>
      ) : (
        <>
          <Section title={t('import.step.choose')}>
            <div className={classes.fields}>
              <NativeSelect size="md" label={t('import.kind')} data={KINDS.map((value) => ({ value, label: t(`import.kind.${value}`) }))}
                value={kind} onChange={(event) => {
                  setKind(event.currentTarget.value as Kind)
                  start()
                }} />
              <FileInput size="md" label={t('import.file')} description={t('import.file.help')} placeholder={t('import.file.choose')}
                accept=".csv,text/csv" clearable clearButtonProps={{ 'aria-label': t('import.file.clear') }} leftSection={<FileSpreadsheet size={16} aria-hidden />}
                error={refused || null} onChange={(file) => void choose(file)} data-testid="import-file" />
              <p className={classes.header}>{t('import.header')} <code>{HEADER[kind]}</code></p>
              <Switch checked={strict} label={t('import.strict')} description={t('import.strict.help')} onChange={(event) => {
                setStrict(event.currentTarget.checked)
                check.reset()
              }} />
              <Group justify="flex-end">
                <Button disabled={!picked} loading={check.isPending} onClick={() => picked && check.mutate(picked)} data-testid="check-import">
                  {t('import.check')}
                </Button>
              </Group>
            </div>
          </Section>
          {(check.error ?? write.error) && (
            <Section title={t('import.step.check')}><ErrorState error={check.error ?? write.error} onRetry={() => picked && check.mutate(picked)} /></Section>
          )}
          {report && <Report report={write.data ?? report} name={picked?.name ?? ''} />}
          {picked && report && <FilePreview content={picked.content} report={report} />}
          {report?.errors.length === 0 && picked && (
            <Section title={t('import.step.confirm')}>
              {report.new + report.changed === 0 ? (
                <Alert color="moss">{t('import.nothing')}</Alert>
              ) : (
                <>
                  <p className={classes.lead}>{t('import.ready', { fresh: report.new, changed: report.changed })}</p>
                  <Button onClick={() => setAsked(true)} data-testid="start-import">{t('import.write', { count: report.new + report.changed })}</Button>
                </>
              )}
            </Section>
          )}
        </>
      )}
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} title={t('import.confirm.title', { name: picked?.name ?? '' })}
        confirm={t('import.confirm')} progress={t('import.confirm.progress')} busy={write.isPending}
        onConfirm={() => picked && write.mutate(picked)} confirmTestId="confirm-import">
        <p className={classes.lead}>{t('import.confirm.body', { fresh: report?.new ?? 0, changed: report?.changed ?? 0 })}</p>
      </ConfirmDialog>
    </Page>
  )
}
