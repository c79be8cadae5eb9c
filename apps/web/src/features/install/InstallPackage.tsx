import { install } from '@lanet/contracts/install';
import type { AgentPackage } from '@lanet/contracts/rollouts';
import { Button, Loader } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { formatBytes } from '../../platform/format.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { FormError } from '../../ui/FormError.tsx';
import { IconCircleCheck, IconDownload } from '../../ui/icons.ts';
import css from './Install.module.css';
import { installProgress } from './install.queries.ts';
import { downloadAddress, packageLine, type System } from './install-words.ts';

interface InstallPackageProps {
  link: string;
  system: System;
  /** At least one, the one to offer first in front. */
  packages: readonly AgentPackage[];
}

/** The installer, and after the click what to run with it. The token is fetched then, and lives in this page alone. */
export function InstallPackage({ link, system, packages }: InstallPackageProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<AgentPackage>();
  const claiming = useMutation({ mutationFn: () => call(install.claim, { body: { link } }) });
  const [first, ...others] = packages;
  const download = (one: AgentPackage) => {
    setChosen(one);
    if (!claiming.data && !claiming.isPending) claiming.mutate();
  };
  if (!first) return null;
  return (
    <section className={css.way}>
      <h2>{t('install.download.title')}</h2>
      <Button
        component="a"
        href={downloadAddress(first)}
        download
        size="md"
        fullWidth
        leftSection={<IconDownload size={18} aria-hidden />}
        onClick={() => download(first)}
      >
        {t('install.download.button', { system: t(`install.systems.${system}`) })}
      </Button>
      <p className={`${css.quiet} ${css.facts}`}>
        {t('install.download.facts', { file: first.file, size: formatBytes(first.sizeBytes) })}
      </p>
      {others.length > 0 && (
        <details className={css.others}>
          <summary>{t('install.download.others')}</summary>
          <ul>
            {others.map((one) => (
              <li key={one.file}>
                <a href={downloadAddress(one)} download onClick={() => download(one)}>
                  {one.file}
                </a>{' '}
                <span className={css.quiet}>{formatBytes(one.sizeBytes)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <FormError error={claiming.error} mt="sm" />
      {chosen && claiming.data && <Next system={system} chosen={chosen} claim={claiming.data} />}
    </section>
  );
}

interface NextProps {
  system: System;
  chosen: AgentPackage;
  claim: { server: string; token: string };
}

function Next({ system, chosen, claim }: NextProps) {
  const { t } = useTranslation();
  const line = packageLine(chosen, claim);
  return (
    <div className={css.next}>
      <p>{t('install.download.next', { where: t(`install.download.where.${system}`) })}</p>
      <div className={css.line}>
        <code>{line}</code>
        <CopyButton value={line} label={t('install.download.copy')} />
      </div>
      <p className={`${css.quiet} ${css.hint}`}>{t('install.download.tokenHint')}</p>
      <Progress token={claim.token} />
    </div>
  );
}

function Progress({ token }: { token: string }) {
  const { t } = useTranslation();
  const state = useQuery(installProgress(token)).data?.state ?? 'waiting';
  const isUnderWay = state === 'waiting' || state === 'joined';
  return (
    <p className={css.progress} role="status" aria-label={t('install.progress.label')} data-state={state}>
      {isUnderWay ? <Loader size={16} aria-hidden /> : <IconCircleCheck size={18} aria-hidden />}
      {t(`install.progress.${state}`)}
    </p>
  );
}
