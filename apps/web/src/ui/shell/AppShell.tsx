import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateAction, MenuItem } from '../../platform/feature.ts';
import { useNarrow } from '../use-narrow.ts';
import { usePart } from '../use-part.ts';
import css from './AppShell.module.css';
import { BottomBar } from './BottomBar.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { SideMenu } from './SideMenu.tsx';
import { TopBar } from './TopBar.tsx';

const loadDrawer = async () => (await import('./MenuDrawer.tsx')).MenuDrawer;

export interface AppShellProps {
  /** Already only what the person may see. */
  menu: readonly MenuItem[];
  /** What the button "Nuevo" makes. */
  create: CreateAction | undefined;
  /** Choice of one client or all; left out where there is one client only. */
  clientSwitcher?: ReactNode;
  bell?: ReactNode;
  account: ReactNode;
  /** One line above everything, such as "demonstration". */
  banner?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: menu at the left, bar at the top; on a phone one column with a bar at the bottom. */
export function AppShell({ menu, create, clientSwitcher, bell, account, banner, children }: AppShellProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [opened, { open, close }] = useDisclosure(false);
  const MenuDrawer = usePart(loadDrawer, opened, close);
  return (
    <div className={css.shell}>
      <a href="#content" className={css.skip}>
        {t('shell.skip')}
      </a>
      <header className={css.top}>
        {banner && <p className={css.banner}>{banner}</p>}
        <TopBar create={create} clientSwitcher={clientSwitcher} bell={bell} account={account} onMenu={open} />
        <OfflineBar />
      </header>
      {narrow ? (
        <>
          {MenuDrawer && (
            <MenuDrawer opened={opened} onClose={close}>
              {clientSwitcher && <div className={css.drawerSwitcher}>{clientSwitcher}</div>}
              <SideMenu menu={menu} onChoose={close} />
            </MenuDrawer>
          )}
          <BottomBar menu={menu} />
        </>
      ) : (
        <div className={css.side}>
          <SideMenu menu={menu} />
        </div>
      )}
      <main id="content" tabIndex={-1} className={css.main}>
        {children}
      </main>
    </div>
  );
}
