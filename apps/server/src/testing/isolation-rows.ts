import type { Row } from './isolation-row.ts';
import { classificationRows } from './isolation-rows-classification.ts';
import { calendarRows } from './isolation-rows-calendars.ts';
import { agentRows, deviceRows, enrolmentRows } from './isolation-rows-devices.ts';
import { helpRows } from './isolation-rows-help.ts';
import { inboundRows, mailRows } from './isolation-rows-mail.ts';
import { maintenanceRows } from './isolation-rows-maintenance.ts';
import { outboxRows } from './isolation-rows-outbox.ts';
import { authRows, clientRows, officeRows, peopleRows } from './isolation-rows-people.ts';
import { releaseRows } from './isolation-rows-releases.ts';
import { slaRows } from './isolation-rows-sla.ts';
import { teamRows } from './isolation-rows-teams.ts';
import { alertRows, commandRows, ticketRows } from './isolation-rows-work.ts';

/** The isolation matrix: one row for each endpoint of the contracts, by its name. */
export const rows: Record<string, Row> = {
  ...authRows,
  ...peopleRows,
  ...clientRows,
  ...officeRows,
  ...calendarRows,
  ...ticketRows,
  ...slaRows,
  ...teamRows,
  ...classificationRows,
  ...alertRows,
  ...commandRows,
  ...maintenanceRows,
  ...agentRows,
  ...enrolmentRows,
  ...deviceRows,
  ...helpRows,
  ...outboxRows,
  ...releaseRows,
  ...mailRows,
  ...inboundRows,
};
