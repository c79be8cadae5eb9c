import { ActionIcon, Menu } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconDots } from '../../ui/icons.ts';
import css from './Classification.module.css';

export interface ItemAct {
  label: string;
  run: () => void;
  danger?: boolean;
}

interface ItemMenuProps {
  /** Of the element that names the item. */
  nameId: string;
  /** In groups, with a line between them. */
  groups: readonly (readonly ItemAct[])[];
  tabIndex?: 0 | -1;
  /** Where the menu is put into the page, unless beside its button. */
  within?: HTMLElement | null;
}

/** What can be done to one type or category. */
export function ItemMenu({ nameId, groups, tabIndex = 0, within = null }: ItemMenuProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <span className={css.menu}>
      <span id={id} hidden>
        {t('ui.more')}
      </span>
      {/* In its landmark, where a screen reader looks for it; fixed, so that the list does not cut it off. */}
      <Menu
        position="bottom-end"
        withinPortal={within !== null}
        {...(within && { portalProps: { target: within } })}
        floatingStrategy="fixed"
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            tabIndex={tabIndex}
            // By another element: the kit gives the button an id of its own.
            aria-labelledby={`${id} ${nameId}`}
          >
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {groups
            .filter((acts) => acts.length > 0)
            .map((acts, at) => [
              at > 0 && <Menu.Divider key={`before ${acts[0]?.label}`} />,
              ...acts.map(({ label, run, danger = false }) => (
                <Menu.Item key={label} onClick={run} {...(danger && { color: 'red' })}>
                  {label}
                </Menu.Item>
              )),
            ])}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
