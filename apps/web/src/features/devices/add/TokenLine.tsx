import type { EnrolmentToken } from '@lanet/contracts/agents';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import css from './AddDevice.module.css';

/** Where the token leads and how long it does, once it is made. */
export function TokenLine({ item, onAnother }: { item: EnrolmentToken; onAnother: () => void }) {
  const { t } = useTranslation();
  return (
    <p className={css.made}>
      <strong>
        {item.client.name} › {item.site.name}
      </strong>
      <span className={css.quiet}>
        {t('devices.enrol.expires')} <RelativeTime at={item.expiresAt} /> ·{' '}
        {t('devices.enrol.uses', { count: item.maxUses })}
      </span>
      <Button size="xs" variant="subtle" onClick={onAnother}>
        {t('devices.enrol.another')}
      </Button>
    </p>
  );
}
