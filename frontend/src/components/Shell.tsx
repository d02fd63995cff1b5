'use client'
import { Menu as MenuIcon, X } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useConnected, useCooperative, useMayWrite, useSession, useViewer } from '@/lib/hooks'
import { leaving } from '@/lib/leaving'
import { sessions } from '@/lib/session'
import { useText, useWord } from '@/lib/text'
import { ErrorBoundary } from './ErrorBoundary'
import { HeldBar } from './HeldBar'
import { Logo } from './Logo'
import { Navigation } from './Navigation'
import { LazyPalette, SearchButton } from './SearchButton'
import classes from './Shell.module.css'
import { ThemeToggle } from './ThemeToggle'
import { UserButton } from './UserButton'

const Bell = dynamic(() => import('@/features/activity/Bell').then((all) => all.Bell), { ssr: false, loading: () => <span className={classes.bell} /> })
const UserMenu = dynamic(() => import('./UserMenu').then((all) => all.UserMenu), { ssr: false, loading: () => <UserButton /> })
const LeaveQuestion = dynamic(() => import('./LeaveQuestion').then((all) => all.LeaveQuestion), { ssr: false })

/** The frame of every page behind the sign-in: side navigation on a desk, a menu on a phone. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useText()
  const path = usePathname()
  const [openAt, setOpenAt] = useState<string | null>(null)
  const open = openAt === path // another page closes the menu
  const setOpen = useCallback((wanted: boolean) => setOpenAt(wanted ? path : null), [path])
  const question = useSyncExternalStore(leaving.subscribe, leaving.get, () => null)
  return (
    <div className={classes.shell}>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <aside className={`${classes.side} no-print`}>
        <Brand />
        <nav aria-label={t('shell.nav')} className={classes.sideNav}>
          <Navigation />
        </nav>
      </aside>
      <div className={classes.column}>
        <header className={`${classes.bar} no-print`}>
          <div className={classes.barBrand}>
            <MobileMenu open={open} setOpen={setOpen} />
            <Brand />
          </div>
          <SearchButton />
          <div className={classes.tools}>
            <Bell />
            <ThemeToggle />
            <UserMenu />
          </div>
        </header>
        <Notices />
        <main id="main" tabIndex={-1} className={classes.main}>
          <ErrorBoundary key={path}>{children}</ErrorBoundary>
        </main>
        <Footer />
      </div>
      <HeldBar />
      <LazyPalette />
      {question && <LeaveQuestion question={question} />}
    </div>
  )
}

function Brand() {
  const { name } = useCooperative()
  const t = useText()
  return (
    <Link href="/dashboard/" className={classes.brand}>
      <Logo />
      <span className={classes.brandWords}>
        <span className={classes.brandName}>{name || t('app.name')}</span>
      </span>
    </Link>
  )
}

function MobileMenu({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const t = useText()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return undefined
    panel.current?.querySelector('a')?.focus()
    const away = (event: PointerEvent) => {
      const target = event.target as Node
      if (!panel.current?.contains(target) && !button.current?.contains(target)) shut()
    }
    const keys = (event: KeyboardEvent) => event.key === 'Escape' && shut()
    const shut = () => {
      setOpen(false)
      button.current?.focus()
    }
    addEventListener('pointerdown', away)
    addEventListener('keydown', keys)
    return () => {
      removeEventListener('pointerdown', away)
      removeEventListener('keydown', keys)
    }
  }, [open, setOpen])
  const Icon = open ? X : MenuIcon
  return (
    <>
      <button
        type="button"
        ref={button}
        className={classes.burger}
        data-testid="mobile-menu-button"
        aria-expanded={open}
        aria-controls="mobile-nav"
        aria-label={t(open ? 'shell.closeMenu' : 'shell.menu')}
        onClick={() => setOpen(!open)}
      >
        <Icon size={20} aria-hidden />
      </button>
      <div id="mobile-nav" ref={panel} className={classes.mobileNav} data-testid="mobile-nav" hidden={!open}>
        <nav aria-label={t('shell.nav')}>{open && <Navigation />}</nav>
      </div>
    </>
  )
}

function Notices() {
  const t = useText()
  const word = useWord()
  const connected = useConnected()
  const mayWrite = useMayWrite()
  const { member } = useViewer()
  const session = useSession()
  return (
    <div role="status">
      {!connected && (
        <div className={classes.notice} data-tone="bad" data-testid="offline">
          {t('state.offline')}
        </div>
      )}
      {session.status === 'signed-in' && session.endsSoon && (
        <div className={classes.notice} data-testid="session-ends">
          {t('shell.sessionEnds')}{' '}
          <button type="button" className={classes.noticeAct} onClick={() => void sessions.refresh()}>{t('shell.staySignedIn')}</button>
        </div>
      )}
      {!mayWrite && (
        <div className={classes.notice}>
          {t('shell.readOnly', { status: word('status', member.status).toLowerCase() })}
        </div>
      )}
    </div>
  )
}

function Footer() {
  const t = useText()
  const { version } = useCooperative()
  return (
    <footer className={`${classes.footer} no-print`}>
      <Link href="/help/">{t('shell.footer.help')}</Link>
      {version && <span>{t('shell.footer.version', { version })}</span>}
    </footer>
  )
}
