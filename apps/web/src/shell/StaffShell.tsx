import { may } from '@lanet/contracts/permissions';
import { isStaff } from '@lanet/contracts/roles';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { StepUp } from '../features/auth/StepUp.tsx';
import { Bell } from '../features/notifications/Bell.tsx';
import { SearchProvider } from '../features/search/SearchProvider.tsx';
import { NewTicket } from '../features/tickets/new/NewTicket.tsx';
import type { MenuItem } from '../platform/feature.ts';
import { type KeyBinding, useKeys } from '../platform/keys.ts';
import { refreshOnGap, startLive } from '../platform/live.ts';
import { useChangeLanguage, useMe, useSignOut } from '../platform/session.ts';
import { IconUser } from '../ui/icons.ts';
import { Palette } from '../ui/palette/Palette.tsx';
import { openPalette, usePaletteActions } from '../ui/palette/palette-store.ts';
import { AppShell } from '../ui/shell/AppShell.tsx';
import { AvatarMenu } from '../ui/shell/AvatarMenu.tsx';
import { undoLast } from '../ui/toast.tsx';
import { usePart } from '../ui/use-part.ts';
import { createActions, menu } from './features.ts';

const loadKeysSheet = async () => (await import('../ui/KeysSheet.tsx')).KeysSheet;

/** The frame around every signed-in page: what the person may see, the general keys, and the live stream. */
export function StaffShell() {
  const { t } = useTranslation();
  const me = useMe();
  const changeLanguage = useChangeLanguage();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const [keysShown, keysSheet] = useDisclosure(false);
  const KeysSheet = usePart(loadKeysSheet, keysShown, keysSheet.close);
  const isMine = ({ permission, audience }: Pick<MenuItem, 'permission' | 'audience'>) =>
    (permission === undefined || may(me.role, permission)) &&
    (audience === undefined || (audience === 'staff') === isStaff(me.role));
  const visibleMenu = menu.filter(isMine);
  const visibleActions = createActions.filter(isMine);
  useLiveData();
  useGeneralKeys(visibleMenu, visibleActions, keysSheet.open);
  return (
    <AppShell
      menu={visibleMenu}
      create={visibleActions[0]}
      {...(me.demo && { banner: t('shell.demo') })}
      bell={<Bell />}
      account={
        <AvatarMenu
          name={me.name}
          detail={t(`shell.roles.${me.role}`)}
          language={me.language}
          onLanguage={(language) => changeLanguage.mutate(language)}
          onKeys={keysSheet.open}
          onSignOut={() => signOut.mutate()}
          actions={[
            { label: t('shell.places.account'), icon: IconUser, onClick: () => void navigate({ to: '/account' }) },
          ]}
        />
      }
    >
      <Outlet />
      <Palette />
      {KeysSheet && <KeysSheet opened={keysShown} onClose={keysSheet.close} />}
      <NewTicket />
      <SearchProvider />
      <StepUp />
    </AppShell>
  );
}

function useLiveData(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const stopLive = startLive();
    const stopRefresh = refreshOnGap(queryClient);
    return () => {
      stopRefresh();
      stopLive();
    };
  }, [queryClient]);
}

function useGeneralKeys(shownMenu: typeof menu, actions: typeof createActions, openSheet: () => void): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const everywhere = 'ui.keys.everywhere';
  const general: KeyBinding[] = [
    { keys: 'mod+k', label: 'ui.keys.palette', group: everywhere, whileTyping: true, run: openPalette },
    { keys: '/', label: 'ui.keys.palette', group: everywhere, hidden: true, run: openPalette },
    { keys: '?', label: 'ui.keys.sheet', group: everywhere, run: openSheet },
    { keys: 'z', label: 'ui.keys.undo', group: everywhere, run: undoLast },
  ];
  const going = shownMenu.flatMap(({ keys, label, to }): KeyBinding[] =>
    keys ? [{ keys, label: 'ui.keys.goTo', place: t(label), group: everywhere, run: () => void navigate({ to }) }] : [],
  );
  const making = actions.flatMap(({ keys, label, run }): KeyBinding[] =>
    keys ? [{ keys, label, group: everywhere, run }] : [],
  );
  useKeys([...general, ...going, ...making]);
  usePaletteActions([
    ...shownMenu.map(({ label, icon, to, keys }) => ({
      id: `go ${to}`,
      label: t(label),
      icon,
      group: t('ui.palette.goTo'),
      ...(keys && { keys }),
      run: () => void navigate({ to }),
    })),
    ...actions.map(({ label, icon, keys, run }) => ({
      id: `create ${label}`,
      label: t(label),
      icon,
      group: t('ui.palette.actions'),
      ...(keys && { keys }),
      run,
    })),
  ]);
}
