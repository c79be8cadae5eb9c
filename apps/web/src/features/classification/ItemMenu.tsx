import { ActionIcon, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconDots } from '../../ui/icons.ts';

export interface ItemAct {
  label: string;
  run: () => void;
  danger?: boolean;
}

interface ItemMenuProps {
  name: string;
  /** In groups, with a line between them. */
  groups: readonly (readonly ItemAct[])[];
  tabIndex?: 0 | -1;
}

/** What can be done to one type or category. */
export function ItemMenu({ name, groups, tabIndex = 0 }: ItemMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          tabIndex={tabIndex}
          aria-label={t('classification.more', { name })}
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
  );
}
