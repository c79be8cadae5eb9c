import type { UpdateProof } from '@lanet/contracts/updates';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatTime } from '../../platform/format.ts';
import { useLive } from '../../platform/live.ts';
import { updateProof } from '../devices/update-plans.queries.ts';
import css from './CommandRun.module.css';

/** What a run that installed updates changed, by a second scan of its device; nothing for any other run. */
export function ProofLine({ commandId }: { commandId: string }) {
  const query = useQuery(updateProof(commandId));
  useLive(['command'], (event) => {
    if (event.id === commandId) void query.refetch();
  });
  return query.data ? <Proved proof={query.data} /> : null;
}

function Proved({ proof }: { proof: UpdateProof }) {
  const { t } = useTranslation();
  const { scannedAt, installed, remaining, rebootRequired } = proof;
  if (scannedAt === null) return <span className={css.hint}>{t('scripts.proof.waiting')}</span>;
  const words = [
    t('scripts.proof.installed', { count: installed.length, time: formatTime(scannedAt) }),
    ...(remaining.length > 0 ? [t('scripts.proof.remaining', { count: remaining.length })] : []),
    ...(rebootRequired ? [t('scripts.proof.reboot')] : []),
  ];
  return (
    <details className={css.proof}>
      <summary>{words.join('; ')}</summary>
      <ul>
        {remaining.map(({ name, version }) => (
          <li key={`r ${name} ${version}`}>{t('scripts.proof.stays', { name, version })}</li>
        ))}
        {installed.map(({ name, version }) => (
          <li key={`i ${name} ${version}`}>
            {name} {version}
          </li>
        ))}
      </ul>
    </details>
  );
}
