'use client'
import { Spotlight } from '@mantine/spotlight'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useViewer } from '@/lib/hooks'
import { leaving } from '@/lib/leaving'
import { includes, ROUTES, stands } from '@/lib/routes'
import { useText } from '@/lib/text'

/** Ctrl K: any page of the viewer's role by its name. */
export function Palette() {
  const t = useText()
  const router = useRouter()
  const { role } = useViewer()
  const pages = ROUTES.filter(
    (route) =>
      stands(route) && includes(role, route.role) && !route.path.endsWith("/view/") && route.path !== '/unauthorized/',
  )
  return (
    <Spotlight
      shortcut={null} // the button listens, which is there before
      nothingFound={t('shell.search.nothing')}
      searchProps={{
        placeholder: t('shell.search'),
        'aria-label': t('shell.search'),
        leftSection: <Search size={18} aria-hidden />,
      }}
      actions={pages.map(({ path, label, icon: Icon }) => ({
        id: path,
        label: t(label),
        onClick: () => leaving.ask(() => router.push(path)),
        ...(Icon ? { leftSection: <Icon size={18} aria-hidden /> } : {}),
      }))}
    />
  )
}
