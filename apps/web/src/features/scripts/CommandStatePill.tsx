import type { Command } from '@lanet/contracts/commands';
import { useTranslation } from 'react-i18next';
import { Pill } from '../../ui/Pill.tsx';
import { OUTCOME_TONES, outcomeOf } from './script-words.ts';

/** Where a run stands; one that came to its end with an error code says so. */
export function CommandStatePill({ command }: { command: Pick<Command, 'state' | 'exitCode'> }) {
  const { t } = useTranslation();
  const outcome = outcomeOf(command);
  return <Pill tone={OUTCOME_TONES[outcome]}>{t(`scripts.run.state.${outcome}`)}</Pill>;
}
