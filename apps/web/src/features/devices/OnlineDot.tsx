import { useTranslation } from 'react-i18next';
import css from './Devices.module.css';

/** A filled dot for online, a ring for offline: the shape says it as well as the colour. */
export function OnlineDot({ online }: { online: boolean }) {
  const { t } = useTranslation();
  const words = online ? t('devices.online') : t('devices.offline');
  return <span role="img" aria-label={words} title={words} className={css.dot} data-online={online} />;
}
