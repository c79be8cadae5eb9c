import { sla as endpoints, type TicketSlaDetail } from '@lanet/contracts/sla';
import { Alert, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { formatMinutes, formatMoment } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';
import { useCan } from '../../../platform/session.ts';
import { zoneName } from '../../../platform/zone-name.ts';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { useNarrow } from '../../../ui/use-narrow.ts';
import { SegmentsBar } from '../SegmentsBar.tsx';
import { ticketSla } from '../ticket-sla.queries.ts';
import { ErasePauses } from './ErasePauses.tsx';
import { PolicyChoice } from './PolicyChoice.tsx';
import css from './TicketSlaCard.module.css';

interface WhyDialogProps {
  ticketId: string;
  sla: TicketSlaDetail;
  opened: boolean;
  onClose: () => void;
}

/** "¿Por qué vence a esa hora?": policy, hours, every piece of time, every clock; and what staff may put right. */
export function WhyDialog({ ticketId, sla, opened, onClose }: WhyDialogProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const canOverride = useCan('sla.override');
  const kept = useKept(ticketId);
  const [choosing, setChoosing] = useState(false);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('slaTicket.whyTitle')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      size="lg"
      fullScreen={narrow}
    >
      <Facts sla={sla} />
      {sla.problem && (
        <Alert color="red" variant="light" mt="sm">
          {t(`slaTicket.problems.${sla.problem}`)}
        </Alert>
      )}
      {sla.segments.length > 0 && (
        <section className={css.part}>
          <h3>{t('slaTicket.timeline')}</h3>
          <SegmentsBar label={t('slaTicket.timeline')} segments={sla.segments} marks={marksOf(sla)} />
        </section>
      )}
      <Clocks sla={sla} />
      {canOverride && <ErasePauses ticketId={ticketId} sla={sla} onDone={kept} />}
      {canOverride && (
        <PolicyChoice
          opened={choosing}
          onOpen={() => setChoosing(true)}
          onClose={() => setChoosing(false)}
          save={async (body) => kept(await call(endpoints.setPolicy, { params: { id: ticketId }, body }))}
        />
      )}
    </Modal>
  );
}

/** Shows the server's answer at once. */
function useKept(ticketId: string): (sla: TicketSlaDetail) => void {
  const queryClient = useQueryClient();
  return (sla) => {
    queryClient.setQueryData(ticketSla(ticketId).queryKey, sla);
  };
}

function marksOf(sla: TicketSlaDetail) {
  return sla.clocks.flatMap(({ clock, dueAt, endedAt }) =>
    dueAt !== null && endedAt === null ? [{ at: dueAt, label: i18n.t(`sla.clocks.${clock}`) }] : [],
  );
}

function Facts({ sla: { policy, level, reason, calendar } }: { sla: TicketSlaDetail }) {
  const { t } = useTranslation();
  return (
    <dl className={css.facts}>
      <dt>{t('slaTicket.policy')}</dt>
      <dd>
        {policy?.name ?? t('slaTicket.none')}
        <span className={css.small}>
          {t(`slaTicket.levels.${level}`)}
          {reason && ` · ${t('slaTicket.reason', { reason })}`}
        </span>
      </dd>
      {calendar && (
        <>
          <dt>{t('slaTicket.calendar')}</dt>
          <dd>{t('slaTicket.inZone', { calendar: calendar.name, zone: zoneName(calendar.timeZone) })}</dd>
        </>
      )}
    </dl>
  );
}

type Clock = TicketSlaDetail['clocks'][number];

const TONES: Record<Clock['state'], PillTone> = {
  running: 'blue',
  paused: 'yellow',
  met: 'green',
  stopped: 'gray',
  withdrawn: 'gray',
  merged: 'gray',
};

function Clocks({ sla: { clocks } }: { sla: TicketSlaDetail }) {
  const { t } = useTranslation();
  if (clocks.length === 0) return null;
  return (
    <section className={css.part}>
      <h3>{t('slaTicket.clocks')}</h3>
      <table className={css.table}>
        <tbody>
          {clocks.map((clock) => (
            <tr key={`${clock.clock} ${clock.instance}`}>
              <th scope="row">
                {t(`sla.clocks.${clock.clock}`)}
                <span className={css.small}>{usedText(clock)}</span>
              </th>
              <td>
                <Pill tone={clock.breachedAt ? 'red' : TONES[clock.state]}>
                  {clock.breachedAt ? t('slaTicket.breached') : t(`slaTicket.states.${clock.state}`)}
                </Pill>
                <span className={css.small}>{whenText(clock)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function usedText({ elapsedMs, targetMs }: Clock): string {
  const elapsed = formatMinutes(elapsedMs / 1000);
  return targetMs === null
    ? i18n.t('slaTicket.usedOpen', { elapsed })
    : i18n.t('slaTicket.used', { elapsed, target: formatMinutes(targetMs / 1000) });
}

function whenText({ breachedAt, breachedByChange, endedAt, dueAt }: Clock): string {
  if (breachedByChange) return i18n.t('slaTicket.byChange');
  if (breachedAt) return i18n.t('slaTicket.breachedAt', { at: formatMoment(breachedAt) });
  if (endedAt) return i18n.t('slaTicket.metAt', { at: formatMoment(endedAt) });
  return dueAt ? i18n.t('slaTicket.due', { at: formatMoment(dueAt) }) : '';
}
