import type { SlaPolicy } from '@lanet/contracts/sla-policies';
import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconCopy, IconDots, IconPlayerPause, IconPlayerPlay } from '../../../ui/icons.ts';
import { CopyDialog } from './CopyDialog.tsx';
import css from './List.module.css';
import { usePolicyActions } from './use-policy-actions.ts';

interface PolicyMenuProps {
  policy: SlaPolicy;
  /** Which one is the default now, to make it so again. */
  defaultBefore: SlaPolicy | undefined;
  /** Where there are changes that are not saved: they were made of the version that is there. */
  isLocked?: boolean;
  /** It is another version now. */
  onReplaced?: () => void;
}

/** What can be done with a policy from the list. */
export function PolicyMenu({ policy, defaultBefore, isLocked = false, onReplaced }: PolicyMenuProps) {
  const { t } = useTranslation();
  const [copying, copy] = useDisclosure(false);
  const { makeDefault, setActive } = usePolicyActions(onReplaced);
  const { isDefault, active, name } = policy;
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            className={css.menu ?? ''}
            aria-label={t('slaPolicies.actions.of', { name })}
          >
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.7} aria-hidden />} onClick={copy.open}>
            {t('slaPolicies.actions.copy')}
          </Menu.Item>
          {!isDefault && (
            <Menu.Item
              leftSection={<IconCircleCheck size={16} stroke={1.7} aria-hidden />}
              onClick={() => makeDefault.mutate({ policy, before: defaultBefore })}
            >
              {t('slaPolicies.actions.makeDefault')}
            </Menu.Item>
          )}
          {!isDefault && (
            <Menu.Item
              disabled={isLocked}
              leftSection={
                active ? (
                  <IconPlayerPause size={16} stroke={1.7} aria-hidden />
                ) : (
                  <IconPlayerPlay size={16} stroke={1.7} aria-hidden />
                )
              }
              onClick={() => setActive.mutate({ policy, active: !active })}
            >
              {t(active ? 'slaPolicies.actions.deactivate' : 'slaPolicies.actions.activate')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <CopyDialog policy={policy} opened={copying} onClose={copy.close} />
    </>
  );
}
