'use client'
import { Skeleton } from '@mantine/core'
import { useText } from '@/lib/text'
import { Logo } from './Logo'
import classes from './Shell.module.css'

/** What is on the screen until it is known who is signed in. */
export function ShellSkeleton() {
  const t = useText()
  return (
    <div className={classes.shell}>
      <title>{t('app.name')}</title>
      <div className={classes.side}>
        <div className={classes.brand}>
          <Logo />
        </div>
      </div>
      <div className={classes.column}>
        <header className={classes.bar}>
          <div className={classes.barBrand}>
            <Logo />
          </div>
        </header>
        <main className={classes.main} aria-busy="true">
          <h1 className="visually-hidden">{t('state.loading')}</h1>
          <Skeleton h={28} w={220} mb="xl" />
          <Skeleton h={260} mb="lg" />
          <Skeleton h={180} />
        </main>
      </div>
    </div>
  )
}
