'use client'
import { Lone } from '@/components/Lone'
import { Page, PageHeader } from '@/components/PageHeader'
import { Shell } from '@/components/Shell'
import { HelpContent } from '@/features/help/HelpContent'
import { useSession } from '@/lib/hooks'
import { useText } from '@/lib/text'

/** Open to anybody; with the navigation around it for those who are signed in. */
export default function Help() {
  const t = useText()
  const session = useSession()
  if (session.status !== 'signed-in' || session.mustChangePassword) {
    return (
      <Lone title={t('help.title')} heading={t('help.title')} subtitle={t('help.subtitle')}>
        <HelpContent />
      </Lone>
    )
  }
  return (
    <Shell>
      <Page>
        <PageHeader title={t('help.title')} subtitle={t('help.subtitle')} />
        <HelpContent />
      </Page>
    </Shell>
  )
}
