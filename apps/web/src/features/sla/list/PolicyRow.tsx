import type { SlaPolicy } from '@lanet/contracts/sla-policies';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { IconGripVertical } from '../../../ui/icons.ts';
import { Pill } from '../../../ui/Pill.tsx';
import { promiseText, scopeText } from '../policy-words.ts';
import { useScopePaths } from '../use-scope-paths.ts';
import css from './List.module.css';
import { PolicyMenu } from './PolicyMenu.tsx';
import type { useReorder } from './use-reorder.ts';

interface PolicyRowProps {
  policy: SlaPolicy;
  isDragged: boolean;
  /** Left out where there is nothing to put in order. */
  handle: ReturnType<ReturnType<typeof useReorder>['handle']> | undefined;
  defaultBefore: SlaPolicy | undefined;
}

/** One policy: its name, what it promises, for whom, and how many open tickets have it. */
export function PolicyRow({ policy, isDragged, handle, defaultBefore }: PolicyRowProps) {
  const { t } = useTranslation();
  const canWrite = useCan('sla.write');
  const { id, name, isDefault, active, terms, openTickets } = policy;
  return (
    <li className={css.row} data-dragged={isDragged} data-inactive={!active}>
      {handle && (
        <button type="button" className={css.handle} aria-label={t('slaPolicies.order.move', { name })} {...handle}>
          <IconGripVertical size={16} stroke={1.7} aria-hidden />
        </button>
      )}
      <div className={css.words}>
        <span className={css.nameLine}>
          <Link to="/settings/sla/$id" params={{ id }} className={css.name}>
            {name}
          </Link>
          {isDefault && <Pill tone="indigo">{t('slaPolicies.default')}</Pill>}
          {!active && <Pill tone="gray">{t('slaPolicies.inactive')}</Pill>}
        </span>
        <span className={css.quiet}>{promiseText(terms)}</span>
      </div>
      <ForWhom policy={policy} />
      <span className={css.count}>{t('slaPolicies.openTickets', { count: openTickets })}</span>
      {canWrite && <PolicyMenu policy={policy} defaultBefore={defaultBefore} />}
    </li>
  );
}

/** More would make the row a page of its own. */
const SHOWN = 2;

function ForWhom({ policy: { scopes, isDefault } }: { policy: SlaPolicy }) {
  const { t } = useTranslation();
  const shown = useScopePaths(scopes.slice(0, SHOWN));
  const more = scopes.length - shown.length;
  return (
    <div className={css.forWhom}>
      {scopes.length === 0 && (
        <span className={css.quiet}>{t(isDefault ? 'slaPolicies.forWhom.default' : 'slaPolicies.forWhom.nobody')}</span>
      )}
      {shown.map((scope) => (
        <span key={JSON.stringify(scope)} className={css.chip}>
          {scopeText(scope)}
        </span>
      ))}
      {more > 0 && <span className={css.quiet}>{t('slaPolicies.forWhom.more', { count: more })}</span>}
    </div>
  );
}
