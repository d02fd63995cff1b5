'use client'
import { Button, Group, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { FieldMoney } from '@/components/Fields'
import { FormErrorSummary } from '@/components/FormErrorSummary'
import { PageLink } from '@/components/PageLink'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { wordsOf } from '@/components/States'
import type { MemberRole, MemberTier } from '@/gql/graphql'
import { failureOf } from '@/lib/failures'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useCooperative, useLeaveGuard } from '@/lib/hooks'
import { parseTyped } from '@/lib/money'
import { useText, type Text } from '@/lib/text'
import { toast } from '@/lib/toast'
import { OncePassword } from './OncePassword'
import classes from './members.module.css'
import { CREATE } from './queries'

const EMPTY = { displayName: '', legalName: '', email: '', role: 'MEMBER', tier: 'COOPERATIVE', joinedOn: '', hourlyRate: '', activate: true }
type Form = typeof EMPTY
type Errors = Partial<Record<keyof Form, string>>

function check(form: Form, t: Text): Errors {
  const errors: Errors = {}
  if (!form.displayName.trim()) errors.displayName = t('members.error.name')
  if (!/^\S+@\S+\.\S+$/.test(form.email.trim())) errors.email = t('members.error.email')
  if (form.hourlyRate && !parseTyped(form.hourlyRate)) errors.hourlyRate = t('form.money.invalid')
  return errors
}

export function NewMemberPage() {
  const t = useText()
  const router = useRouter()
  const client = useQueryClient()
  const { today } = useCooperative()
  const [form, setForm] = useState<Form>(EMPTY)
  const [errors, setErrors] = useState<Errors>({})
  const [attempt, setAttempt] = useState(0)
  const [key, renew] = useState(newIdempotencyKey)
  const create = useMutation({
    mutationFn: () =>
      execute(CREATE, {
        input: {
          displayName: form.displayName.trim(), legalName: form.legalName.trim() || form.displayName.trim(), email: form.email.trim(),
          role: form.role as MemberRole, tier: form.tier as MemberTier, joinedOn: form.joinedOn || today,
          hourlyRate: form.hourlyRate ? parseTyped(form.hourlyRate) : null,
          activate: form.activate, issuePassword: form.activate, idempotencyKey: key,
        },
      }),
    onSuccess: async ({ createMember }) => {
      toast.success(t('members.created', { name: createMember.member.displayName }))
      await client.invalidateQueries({ queryKey: ['Member'] })
      if (!createMember.temporaryPassword) router.push('/admin/members/')
    },
    onError: (error) => {
      renew(newIdempotencyKey())
      const { fields } = failureOf(error)
      setErrors(Object.fromEntries(fields.map(({ field, message }) => [field, message])))
      setAttempt((before) => before + 1)
    },
  })
  useLeaveGuard(form !== EMPTY && !create.isSuccess)
  const put = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }))
  const text = (name: 'displayName' | 'legalName' | 'email' | 'joinedOn') => ({
    id: name, label: t(`members.field.${name}`), value: form[name], error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => put({ [name]: event.currentTarget.value }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = check(form, t)
    setErrors(found)
    if (Object.keys(found).length) setAttempt(attempt + 1)
    else create.mutate()
  }
  const made = create.data?.createMember
  return (
    <Page>
      <PageHeader title={t('nav.admin.members.new')} subtitle={t('members.new.subtitle')} back={{ href: '/admin/members/', label: t('members.back') }} />
      <Section title={t('members.new.who')} className={classes.narrow}>
        <form onSubmit={submit} noValidate className={classes.fields}>
          <FormErrorSummary errors={Object.entries(errors).map(([id, message]) => ({ id, message: message ?? '' }))} attempt={attempt} />
          <TextInput {...text('displayName')} required maxLength={120} autoComplete="off" description={t('members.field.displayName.help')} />
          <TextInput {...text('legalName')} maxLength={200} autoComplete="off" description={t('members.field.legalName.help')} />
          <TextInput {...text('email')} type="email" required autoComplete="off" description={t('members.field.email.help')} />
          <div className={classes.pair}>
            <NativeSelect size="md" label={t('members.role')} value={form.role} onChange={(event) => put({ role: event.currentTarget.value })}
              data={(['MEMBER', 'STEWARD', 'ADMIN'] as const).map((value) => ({ value, label: t(`role.${value}`) }))} />
            <NativeSelect size="md" label={t('members.tier')} value={form.tier} onChange={(event) => put({ tier: event.currentTarget.value })}
              data={(['COOPERATIVE', 'COWORKING', 'COMMUNITY'] as const).map((value) => ({ value, label: t(`tier.${value}`) }))} />
          </div>
          <div className={classes.pair}>
            <TextInput {...text('joinedOn')} type="date" value={form.joinedOn || today} />
            <FieldMoney id="hourlyRate" name="hourlyRate" label={t('members.field.hourlyRate')} value={form.hourlyRate} error={errors.hourlyRate}
              onChange={(hourlyRate) => put({ hourlyRate })} />
          </div>
          <Switch checked={form.activate} onChange={(event) => put({ activate: event.currentTarget.checked })}
            label={t('members.field.activate')} description={t('members.field.activate.help')} />
          {create.error && failureOf(create.error).fields.length === 0 && (
            <p className={classes.failure} role="alert" data-testid="error-message">{wordsOf(create.error, t)}</p>
          )}
          <Group justify="flex-end" gap="sm">
            <Button component={PageLink} href="/admin/members/" variant="default">{t('action.cancel')}</Button>
            <Button type="submit" loading={create.isPending} data-testid="create-member">{t('members.create')}</Button>
          </Group>
        </form>
      </Section>
      {made?.temporaryPassword && (
        <OncePassword name={made.member.displayName} email={made.member.email ?? ''} password={made.temporaryPassword}
          onClose={() => router.push('/admin/members/')} />
      )}
    </Page>
  )
}
