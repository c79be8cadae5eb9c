import { type Person, people } from '@lanet/contracts/people';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useMe } from '../../../platform/session.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconDots } from '../../../ui/icons.ts';
import { toastDone, toastProblem } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import { usePeopleChanged } from './people.queries.ts';

type Asking = 'deactivate' | 'reset';

/** What can be done to a person besides changing their fields. Nobody locks themselves out. */
export function PersonActions({ person, onDone }: { person: Person; onDone: () => void }) {
  const { t } = useTranslation();
  const isSelf = useMe().id === person.id;
  const [asking, setAsking] = useState<Asking>();
  const acts = usePersonActs(person, onDone);
  const { active, secondFactor, email } = person;
  if (isSelf) return null;
  return (
    <>
      <Menu position="top-start">
        <Menu.Target>
          <Button variant="default" px="xs" aria-label={t('settings.people.more', { name: person.name })}>
            <IconDots size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {active && (
            <Menu.Item
              onClick={() => acts.invite().then(() => toastDone(t('settings.people.invited', { email })), toastProblem)}
            >
              {t('settings.people.inviteAgain')}
            </Menu.Item>
          )}
          {secondFactor && (
            <Menu.Item onClick={() => setAsking('reset')}>{t('settings.people.resetSecondFactor')}</Menu.Item>
          )}
          {active ? (
            <Menu.Item color="red" onClick={() => setAsking('deactivate')}>
              {t('settings.people.deactivate')}
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => acts.setActive(true).catch(toastProblem)}>
              {t('settings.people.activate')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asking === 'deactivate'}
        onClose={() => setAsking(undefined)}
        title={t('settings.people.deactivateTitle', { name: person.name })}
        confirmLabel={t('settings.people.deactivate')}
        danger
        onConfirm={() => acts.setActive(false)}
      >
        {t('settings.people.deactivateText')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'reset'}
        onClose={() => setAsking(undefined)}
        title={t('settings.people.resetTitle', { name: person.name })}
        confirmLabel={t('settings.people.resetSecondFactor')}
        danger
        onConfirm={acts.reset}
      >
        {t('settings.people.resetText')}
      </ConfirmDialog>
    </>
  );
}

function usePersonActs(person: Person, onDone: () => void) {
  const { t } = useTranslation();
  const changed = usePeopleChanged();
  const withStepUp = useStepUp();
  const { id, name, version } = person;
  const done = (message: string) => {
    changed();
    toastDone(message);
    onDone();
  };
  return {
    invite: () => withStepUp(() => call(people.invite, { params: { id } })).then(changed),
    setActive: async (active: boolean) => {
      await withStepUp(() => call(people.update, { params: { id }, body: { active }, ifMatch: version }));
      done(t(active ? 'settings.people.activated' : 'settings.people.deactivated', { name }));
    },
    reset: async () => {
      await withStepUp(() => call(people.resetSecondFactor, { params: { id } }));
      done(t('settings.people.resetDone'));
    },
  };
}
