import { ActionIcon, Button, Kbd, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateAction } from '../../platform/feature.ts';
import { IconMenu2, IconPlus, IconSearch } from '../icons.ts';
import { openPalette } from '../palette/palette-store.ts';
import { useNarrow } from '../use-narrow.ts';
import { Logo } from './Logo.tsx';
import css from './TopBar.module.css';

interface TopBarProps {
  /** What the button "Nuevo" makes. */
  create: CreateAction | undefined;
  clientSwitcher?: ReactNode;
  bell?: ReactNode;
  account: ReactNode;
  onMenu: () => void;
}

/** Product, client, search-or-run, new, bell, account: 52 px on every page. */
export function TopBar({ create, clientSwitcher, bell, account, onMenu }: TopBarProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <div className={css.bar}>
      <div className={css.brand}>
        {narrow && (
          <ActionIcon variant="subtle" color="gray" size={40} aria-label={t('shell.openMenu')} onClick={onMenu}>
            <IconMenu2 size={20} aria-hidden />
          </ActionIcon>
        )}
        <Link to="/" className={css.product}>
          <Logo />
          {t('shell.product')}
        </Link>
      </div>
      {!narrow && clientSwitcher}
      <div className={css.middle}>
        <SearchButton iconOnly={narrow} />
      </div>
      <div className={css.right}>
        {create && <CreateButton action={create} iconOnly={narrow} />}
        {bell}
        {account}
      </div>
    </div>
  );
}

function SearchButton({ iconOnly }: { iconOnly: boolean }) {
  const { t } = useTranslation();
  if (iconOnly)
    return (
      <ActionIcon variant="subtle" color="gray" size={40} aria-label={t('shell.search')} onClick={openPalette}>
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
    );
  return (
    <UnstyledButton className={css.search} onClick={openPalette} aria-keyshortcuts="Control+K /">
      <IconSearch size={16} stroke={1.7} aria-hidden />
      <span className={css.searchText}>{t('shell.search')}</span>
      <span aria-hidden className={css.searchKeys}>
        <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">K</Kbd>
      </span>
    </UnstyledButton>
  );
}

function CreateButton({ action, iconOnly }: { action: CreateAction; iconOnly: boolean }) {
  const { t } = useTranslation();
  if (iconOnly)
    return (
      <ActionIcon size={36} aria-label={t('shell.create')} onClick={action.run}>
        <IconPlus size={19} aria-hidden />
      </ActionIcon>
    );
  return (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={action.run}>
      {t('shell.create')}
    </Button>
  );
}
