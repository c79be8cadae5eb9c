import { Anchor, Popover, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstantLike } from '../../platform/format.ts';
import { IconBell } from '../icons.ts';
import { RelativeTime } from '../RelativeTime.tsx';
import { useOpenAtOnce } from '../use-open-at-once.ts';
import { BellButton } from './BellButton.tsx';
import css from './BellMenu.module.css';

export interface BellItem {
  id: string;
  title: string;
  detail?: string;
  at: InstantLike;
  unread: boolean;
  icon?: ReactNode;
}

interface BellMenuProps {
  items: readonly BellItem[];
  unread: number;
  onOpen: (item: BellItem) => void;
  onReadAll: () => void;
}

/** The bell with its list, which comes with the first click and so is open; what is in it the notifications feature says. */
export function BellMenu({ items, unread, onOpen, onReadAll }: BellMenuProps) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useOpenAtOnce();
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && close()}
      position="bottom-end"
      width={380}
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <BellButton unread={unread} onClick={toggle} autoFocus />
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('shell.bell.label')}>
        <div className={css.head}>
          <strong>{t('shell.bell.label')}</strong>
          {unread > 0 && (
            <Anchor component="button" type="button" size="xs" onClick={onReadAll}>
              {t('shell.bell.readAll')}
            </Anchor>
          )}
        </div>
        <List
          items={items}
          onOpen={(item) => {
            close();
            onOpen(item);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function List({ items, onOpen }: Pick<BellMenuProps, 'items' | 'onOpen'>) {
  const { t } = useTranslation();
  if (items.length === 0)
    return (
      <p className={css.empty}>
        <strong>{t('shell.bell.empty')}</strong>
        {t('shell.bell.emptyHint')}
      </p>
    );
  return (
    <ul className={css.list}>
      {items.map((item) => (
        <li key={item.id}>
          <Row item={item} onOpen={() => onOpen(item)} />
        </li>
      ))}
    </ul>
  );
}

function Row({ item, onOpen }: { item: BellItem; onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <UnstyledButton className={css.row} onClick={onOpen}>
      <span className={css.icon}>{item.icon ?? <IconBell size={16} stroke={1.7} aria-hidden />}</span>
      <span className={css.words}>
        <span className={css.title}>{item.title}</span>
        {item.detail && <span className={css.detail}>{item.detail}</span>}
        <span className={css.detail}>
          <RelativeTime at={item.at} />
        </span>
      </span>
      {item.unread && <span role="img" aria-label={t('shell.bell.unreadMark')} className={css.dot} />}
    </UnstyledButton>
  );
}
