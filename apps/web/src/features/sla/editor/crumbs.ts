import type { TFunction } from 'i18next';
import type { Crumb } from '../../../ui/PageHeader.tsx';

/** The way back to the list. */
export const crumbs = (t: TFunction): readonly Crumb[] => [
  { label: t('settings.title') },
  { label: t('slaPolicies.title'), link: { to: '/settings/sla' } },
];
