import { Menu } from '@mantine/core';
import { MoreButton } from './MoreButton.tsx';
import type { HeaderAction } from './PageHeader.tsx';
import { useOpenAtOnce } from './use-open-at-once.ts';

/** The menu of `MoreActions`, with its button. */
export function MoreMenu({ actions }: { actions: readonly HeaderAction[] }) {
  const [opened, { open, close }] = useOpenAtOnce();
  return (
    <Menu opened={opened} onChange={(next) => (next ? open() : close())} position="bottom-end">
      <Menu.Target>
        <MoreButton autoFocus />
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, icon: Icon, onClick, kind, disabled }) => (
          <Menu.Item
            key={label}
            onClick={onClick}
            disabled={disabled === true}
            {...(kind === 'danger' && { color: 'red' })}
            leftSection={Icon && <Icon size={16} stroke={1.7} aria-hidden />}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
