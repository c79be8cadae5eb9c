import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { installLine, SYSTEMS, systemOf } from '../../install/install-words.ts';
import css from './AddDevice.module.css';
import { checkoutCommands } from './install-commands.ts';

const WAYS = [...SYSTEMS, 'checkout'] as const;
type Way = (typeof WAYS)[number];

/** The lines to run on the computer, ready to copy, and the page to send to whoever sits at it. */
export function InstallCommands({ token, address }: { token: string; address: string }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>(() => systemOf(navigator.userAgent));
  return (
    <>
      <div className={css.forms}>
        <SegmentedControl
          size="xs"
          aria-label={t('devices.enrol.system')}
          value={way}
          onChange={(value) => setWay(WAYS.find((one) => one === value) ?? 'windows')}
          data={WAYS.map((value) => ({
            value,
            label: value === 'checkout' ? t('devices.enrol.checkout') : t(`install.systems.${value}`),
          }))}
        />
        <span className={css.quiet}>{way === 'checkout' ? t('devices.enrol.needs') : t(`install.line.${way}`)}</span>
      </div>
      {way === 'checkout' ? (
        <Checkout token={token} />
      ) : (
        <>
          <Command
            name={t('devices.enrol.line')}
            command={installLine(way, address)}
            copyLabel={t('devices.enrol.copyLine')}
          />
          <Command name={t('devices.enrol.page')} command={address} copyLabel={t('devices.enrol.copyPage')} />
          <p className={css.hint}>{t('devices.enrol.pageHint')}</p>
        </>
      )}
    </>
  );
}

function Checkout({ token }: { token: string }) {
  const { t } = useTranslation();
  const { enrol, run } = checkoutCommands(window.location.origin, token);
  return (
    <>
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
