import type { ScriptClass } from '@lanet/contracts/scripts';
import { useTranslation } from 'react-i18next';
import { Pill, type PillTone } from '../../ui/Pill.tsx';

const TONES: Readonly<Record<ScriptClass, PillTone>> = { safe: 'green', caution: 'yellow', dangerous: 'red' };

/** What a script can do to a device. */
export function ClassPill({ kind }: { kind: ScriptClass }) {
  const { t } = useTranslation();
  return <Pill tone={TONES[kind]}>{t(`scripts.class.${kind}`)}</Pill>;
}
