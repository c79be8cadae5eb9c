import type { TimelineEntry } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import { IconArrowMerge } from '../../../ui/icons.ts';
import css from './Timeline.module.css';

/** The ticket that a line came from, where that was merged into the one on the page. */
export function OfMerged({ entry: { of } }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  if (!of) return null;
  return (
    <span className={css.of} title={t('desk.merge.of', { folio: of.folio })}>
      <IconArrowMerge size={12} aria-hidden />
      {of.folio}
    </span>
  );
}
