import { Priority } from '@lanet/contracts/alert-rules';
import { ticketMoves } from '@lanet/contracts/ticket-moves';
import type { Ticket } from '@lanet/contracts/tickets';
import { TicketStatus } from '@lanet/contracts/tickets';
import { Alert, Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';
import { IconAlertTriangle } from '../../../ui/icons.ts';
import { useNarrow } from '../../../ui/use-narrow.ts';
import { AssigneeSelect } from '../AssignDialog.tsx';
import {
  type ClassificationChange,
  classificationBack,
  classificationWords,
  isClassification,
} from '../classification-change.ts';
import type { TicketChange, TicketConflict } from '../save-ticket.ts';
import type { useTicketChange } from '../use-ticket-change.ts';
import { PlanDialog, PlannedFor } from './Planning.tsx';
import css from './Side.module.css';
import { TeamField } from './TeamField.tsx';

/** Ids of the fields, for the keys S, P and A. */
export const FIELD_IDS = { status: 'ticket-status', priority: 'ticket-priority', assignee: 'ticket-assignee' } as const;

interface PropertiesProps {
  ticket: Ticket;
  changing: ReturnType<typeof useTicketChange>;
}

/** State, priority, who has it and which team it is for; each is saved as it is chosen. */
export function Properties({ ticket, changing: { change, conflict, dismiss } }: PropertiesProps) {
  const { t } = useTranslation();
  const [planning, setPlanning] = useState(false);
  // Three fields in one line are narrower than what may be chosen in them.
  const list = useNarrow() ? { comboboxProps: { width: 200 } } : {};
  return (
    <section aria-label={t('tickets.properties.title')} className={`${css.card} ${css.properties}`}>
      <div className={css.fields}>
        <label htmlFor={FIELD_IDS.status}>{t('tickets.properties.status')}</label>
        <Select
          id={FIELD_IDS.status}
          data={statusChoices(ticket.status, ticket.assignee !== null).map((value) => ({
            value,
            label: t(`ui.status.${value}`),
          }))}
          value={ticket.status}
          onChange={(value) => {
            if (value === 'scheduled') setPlanning(true);
            else if (value && value !== ticket.status)
              change(ticket, { field: 'status', to: TicketStatus.parse(value) });
          }}
          allowDeselect={false}
          {...list}
          disabled={statusChoices(ticket.status, false).length === 1}
        />
        <label htmlFor={FIELD_IDS.priority}>{t('tickets.properties.priority')}</label>
        <Select
          id={FIELD_IDS.priority}
          data={Priority.options.toReversed().map((value) => ({ value, label: t(`ui.priority.${value}`) }))}
          value={ticket.priority}
          onChange={(value) => {
            if (value && value !== ticket.priority) change(ticket, { field: 'priority', to: Priority.parse(value) });
          }}
          allowDeselect={false}
          {...list}
          disabled={ticket.mergedInto !== null}
        />
        <label htmlFor={FIELD_IDS.assignee}>{t('tickets.properties.assignee')}</label>
        <AssigneeSelect
          ticket={ticket}
          inputId={FIELD_IDS.assignee}
          {...list}
          disabled={ticket.mergedInto !== null}
          onAssign={(to) => change(ticket, { field: 'assignee', to })}
        />
        <TeamField
          ticket={ticket}
          {...list}
          disabled={ticket.mergedInto !== null}
          onChoose={(to) => change(ticket, { field: 'team', to })}
        />
      </div>
      <PlannedFor ticket={ticket} onMove={() => setPlanning(true)} />
      <PlanDialog
        ticket={ticket}
        opened={planning}
        onClose={() => setPlanning(false)}
        onPlan={(scheduledFor) => change(ticket, { field: 'status', to: 'scheduled', scheduledFor })}
      />
      {conflict && (
        <ConflictChoice conflict={conflict} onMine={(mine) => change(conflict.theirs, mine)} onTheirs={dismiss} />
      )}
    </section>
  );
}

interface ConflictChoiceProps {
  conflict: TicketConflict;
  onMine: (change: TicketChange) => void;
  onTheirs: () => void;
}

/** Two people set the same property at once: which of the two holds. */
function ConflictChoice({ conflict: { change, theirs }, onMine, onTheirs }: ConflictChoiceProps) {
  const { t } = useTranslation();
  const [mine, other] = isClassification(change)
    ? [classificationWords(change), classificationWords(classificationBack(theirs, change.field))]
    : [mineWords(change), theirWords(theirs, change.field)];
  return (
    <Alert color="yellow" variant="light" mt="xs" icon={<IconAlertTriangle size={18} aria-hidden />}>
      {t('tickets.properties.conflict', { field: fieldWords(change), mine, theirs: other })}
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={() => onMine(change)}>
          {t('tickets.properties.keepMine', { value: mine })}
        </Button>
        <Button size="xs" variant="default" onClick={onTheirs}>
          {t('tickets.properties.keepTheirs', { value: other })}
        </Button>
      </Group>
    </Alert>
  );
}

type PropertyChange = Exclude<TicketChange, ClassificationChange>;

const fieldWords = (change: TicketChange): string =>
  isClassification(change)
    ? i18n.t(`classification.fields.${change.field}`)
    : i18n.t(`tickets.properties.${change.field}`);

function mineWords(change: PropertyChange): string {
  if (change.field === 'status') return statusWords(change.to, change.scheduledFor);
  if (change.field === 'priority') return i18n.t(`ui.priority.${change.to}`);
  return change.to?.name ?? noneWords(change.field);
}

function theirWords(ticket: Ticket, field: PropertyChange['field']): string {
  if (field === 'status') return statusWords(ticket.status, ticket.scheduledFor);
  if (field === 'priority') return i18n.t(`ui.priority.${ticket.priority}`);
  return ticket[field]?.name ?? noneWords(field);
}

const statusWords = (status: TicketStatus, scheduledFor?: string | null): string =>
  scheduledFor ? i18n.t('desk.planning.plannedFor', { at: formatMoment(scheduledFor) }) : i18n.t(`ui.status.${status}`);

const noneWords = (field: 'assignee' | 'team') => i18n.t(field === 'team' ? 'tickets.noTeam' : 'tickets.nobody');

/** The present status first, then where it may go. `assigned` needs somebody to be assigned. */
function statusChoices(status: TicketStatus, hasAssignee: boolean): readonly TicketStatus[] {
  return [status, ...ticketMoves[status].filter((to) => to !== 'assigned' || hasAssignee)];
}
