import { ActionIcon, Anchor, Indicator, Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstantLike } from '../../platform/format.ts';
import { IconBell } from '../icons.ts';
import { RelativeTime } from '../RelativeTime.tsx';
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

/** The bell and its list; what is in it comes from the notifications feature. */
export function BellMenu({ items, unread, onOpen, onReadAll }: BellMenuProps) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const name = unread > 0 ? t('shell.bell.unread', { count: unread }) : t('shell.bell.label');
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && close()}
      position="bottom-end"
      width={380}
      shadow="md"
      trapFocus
    >
      <Indicator disabled={unread === 0} color="red" size={10} offset={9} withBorder>
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={name} onClick={toggle}>
            <IconBell size={19} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
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
