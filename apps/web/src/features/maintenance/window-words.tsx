// What a list or a page says of a window besides when it is.
import type { MaintenanceWindow } from '@lanet/contracts/maintenance';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../platform/i18n.ts';
import { Pill, type PillTone } from '../../ui/Pill.tsx';

/** `Acme › Centro`, `Todos los clientes`. */
export function placeWords({
  scope,
  client,
  site,
  device,
}: Pick<MaintenanceWindow, 'scope' | 'client' | 'site' | 'device'>) {
  const name = (device ?? site ?? client)?.name ?? '';
  return i18n.t(`maintenance.place.${scope}`, { client: client?.name ?? '', name });
}

export type ShownState = 'running' | 'active' | 'ended' | 'proposed' | 'declined' | 'cancelled';

/** An active one that is over for good is only history. */
export function shownState({
  state,
  running,
  next,
}: Pick<MaintenanceWindow, 'state' | 'running' | 'next'>): ShownState {
  if (state !== 'active') return state;
  if (running) return 'running';
  return next === null ? 'ended' : 'active';
}

const TONES: Readonly<Record<ShownState, PillTone>> = {
  running: 'yellow',
  active: 'blue',
  ended: 'gray',
  proposed: 'indigo',
  declined: 'red',
  cancelled: 'gray',
};

export function WindowPill({ window }: { window: MaintenanceWindow }) {
  const { t } = useTranslation();
  const state = shownState(window);
  return <Pill tone={TONES[state]}>{t(`maintenance.state.${state}`)}</Pill>;
}
