import { type OnCallOverride, type OnCallRota, onCallOverrides } from '@lanet/contracts/on-call';
import { ActionIcon } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { formatDayTime } from '../../platform/format.ts';
import { IconX } from '../../ui/icons.ts';
import { showUndo, toastProblem } from '../../ui/toast.tsx';
import css from './Teams.module.css';
import { useTeamsChanged } from './teams.queries.ts';

interface OverrideListProps {
  rota: OnCallRota;
  overrides: readonly OnCallOverride[];
  canRemove: boolean;
}

/** Who takes over, when and why; those that have not ended. */
export function OverrideList({ rota, overrides, canRemove }: OverrideListProps) {
  const { t } = useTranslation();
  const remove = useRemove(rota);
  if (overrides.length === 0) return null;
  return (
    <>
      <h4 className={css.subhead}>{t('teams.overrides.title')}</h4>
      <ul className={css.overrides} aria-label={t('teams.overrides.list', { name: rota.name })}>
        {overrides.map((override) => (
          <li key={override.id} data-active={override.active}>
            <span className={css.overrideWords}>
              <span>
                <span className={css.strong}>{override.person.name}</span>{' '}
                {t('teams.overrides.when', {
                  from: formatDayTime(override.from, rota.timeZone),
                  until: formatDayTime(override.until, rota.timeZone),
                })}
              </span>
              <span className={css.quiet}>
                {override.reason}
                {override.createdBy && ` · ${t('teams.overrides.by', { name: override.createdBy.name })}`}
                {!override.active && ` · ${t('teams.overrides.inactive')}`}
              </span>
            </span>
            {canRemove && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('teams.overrides.remove', { name: override.person.name })}
                onClick={() => remove.mutate(override)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** At once, with a way back: the same is made again. */
function useRemove({ id: rotaId }: OnCallRota) {
  const { t } = useTranslation();
  const changed = useTeamsChanged();
  return useMutation({
    mutationFn: ({ id }: OnCallOverride) => call(onCallOverrides.remove, { params: { id } }),
    onSuccess: (_answer, { person, from, until, reason }) => {
      changed();
      showUndo(t('teams.overrides.removed'), async () => {
        await call(onCallOverrides.create, {
          params: { id: rotaId },
          body: { personId: person.id, from, until, reason },
        });
        changed();
      });
    },
    onError: toastProblem,
  });
}
