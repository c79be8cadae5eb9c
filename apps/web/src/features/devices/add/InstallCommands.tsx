import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import css from './AddDevice.module.css';
import { type AgentForm, installCommands } from './install-commands.ts';

const FORMS = ['bundle', 'checkout'] as const satisfies AgentForm[];

/** The lines to run on the computer, ready to copy. */
export function InstallCommands({ token }: { token: string }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<AgentForm>('bundle');
  const { enrol, run } = installCommands(form, window.location.origin, token);
  return (
    <>
      <div className={css.forms}>
        <SegmentedControl
          size="xs"
          aria-label={t('devices.enrol.system')}
          value={form}
          onChange={(value) => setForm(FORMS.find((one) => one === value) ?? 'bundle')}
          data={FORMS.map((value) => ({ value, label: t(`devices.enrol.${value}`) }))}
        />
        <span className={css.quiet}>{t('devices.enrol.needs')}</span>
      </div>
      <Command name={t('devices.enrol.step.enrol')} command={enrol} copyLabel={t('devices.enrol.copyEnrol')} />
      <Command name={t('devices.enrol.step.run')} command={run} copyLabel={t('devices.enrol.copyRun')} />
      <p className={css.hint}>{t('devices.enrol.tokenOnce')}</p>
    </>
  );
}

function Command({ name, command, copyLabel }: { name: string; command: string; copyLabel: string }) {
  return (
    <div className={css.command}>
      <span className={css.quiet}>{name}</span>
      <code>{command}</code>
      <CopyButton value={command} label={copyLabel} />
    </div>
  );
}
