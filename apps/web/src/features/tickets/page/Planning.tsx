import type { Ticket } from '@lanet/contracts/tickets';
import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../platform/format.ts';
import { useMe } from '../../../platform/session.ts';
import { instantIn, localTimeIn } from '../../../platform/zoned-time.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { zoneWords } from '../../maintenance/zone-words.ts';
import css from './Side.module.css';

const DAY_MS = 86_400_000;
/** As the server allows. */
const LONGEST_MS = 366 * DAY_MS;

/** When a planned ticket comes back by itself, and the way to another date. */
export function PlannedFor({ ticket, onMove }: { ticket: Ticket; onMove: () => void }) {
  const { t } = useTranslation();
  if (ticket.status !== 'scheduled') return null;
  const { scheduledFor } = ticket;
  return (
    <p className={css.planned}>
      {scheduledFor
        ? t('desk.planning.plannedFor', { at: formatMoment(scheduledFor) })
        : t('desk.planning.withoutDate')}
      <Button variant="subtle" size="compact-sm" onClick={onMove}>
        {scheduledFor ? t('desk.planning.move') : t('desk.planning.setDate')}
      </Button>
    </p>
  );
}

interface PlanDialogProps {
  ticket: Ticket;
  opened: boolean;
  onClose: () => void;
  /** ISO 8601. */
  onPlan: (at: string) => void;
}

/** For when a ticket is planned, by the clocks that the reader is shown. */
export function PlanDialog({ ticket, opened, onClose, onPlan }: PlanDialogProps) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('desk.planning.title', { folio: ticket.folio })}>
      <PlanForm ticket={ticket} onClose={onClose} onPlan={onPlan} />
    </FormDialog>
  );
}

function PlanForm({ ticket, onClose, onPlan }: Omit<PlanDialogProps, 'opened'>) {
  const { t } = useTranslation();
  const { timeZone } = useMe();
  const form = useForm({
    initialValues: { at: localTimeIn(firstChoice(ticket, timeZone), timeZone) },
    validate: { at: (local) => (plannable(local, timeZone) ? null : t('desk.planning.outOfRange')) },
  });
  const saving = useSave({
    form,
    save: async ({ at }) => plannable(at, timeZone),
    onSaved: (atMs) => {
      if (atMs !== undefined) onPlan(new Date(atMs).toISOString());
      onClose();
    },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('desk.planning.submit')} onCancel={onClose}>
      <TextInput
        {...form.getInputProps('at')}
        type="datetime-local"
        label={t('desk.planning.at')}
        description={t('desk.planning.hint', { zone: zoneWords(timeZone) })}
        data-autofocus
      />
    </FormFrame>
  );
}

/** What it is planned for, else tomorrow at nine. */
function firstChoice({ scheduledFor }: Ticket, zone: string): number {
  if (scheduledFor) return Date.parse(scheduledFor);
  const tomorrow = Date.now() + DAY_MS;
  return instantIn(`${localTimeIn(tomorrow, zone).slice(0, 10)}T09:00`, zone) ?? tomorrow;
}

function plannable(local: string, zone: string): number | undefined {
  const atMs = instantIn(local, zone);
  const aheadMs = (atMs ?? 0) - Date.now();
  return aheadMs > 0 && aheadMs <= LONGEST_MS ? atMs : undefined;
}
