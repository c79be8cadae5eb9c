import type { InventoryChange } from '@lanet/contracts/devices';
import { useTranslation } from 'react-i18next';
import { Pill, type PillTone } from '../../../../ui/Pill.tsx';

const TONES: Readonly<Record<InventoryChange['change'], PillTone>> = {
  added: 'green',
  removed: 'orange',
  changed: 'blue',
  restarted: 'green',
  restart_failed: 'red',
  restart_limited: 'orange',
  restart_forbidden: 'gray',
};

/** Agregado, Quitado, Cambió. */
export function ChangePill({ change }: { change: InventoryChange['change'] }) {
  const { t } = useTranslation();
  return <Pill tone={TONES[change]}>{t(`devices.changes.kinds.${change}`)}</Pill>;
}
