import { useTranslation } from 'react-i18next';
import { RunHistory } from '../../../scripts/RunHistory.tsx';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';

/** Every run on this device, newest first, each with its output. */
export function ScriptsTab({ device }: TabProps) {
  const { t } = useTranslation();
  return (
    <div className={css.fill}>
      <RunHistory
        filter={{ deviceId: device.id }}
        empty={{ title: t('scripts.runs.empty'), hint: t('scripts.runs.emptyHint') }}
      />
    </div>
  );
}
