// A policy for tests, and what the server answers about it.
import type { SlaPreview, TicketSlaDetail, WhatIf } from '@lanet/contracts/sla';
import type { PolicyTerms, SlaPolicy } from '@lanet/contracts/sla-policies';

export const slaId = (number: number): string => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const slaTerms: PolicyTerms = {
  ...{ calendarId: null, hours: 'place', firstResponseNeverPauses: false, quietHours: null },
  targets: {
    critical: {
      first_response: { kind: 'minutes', minutes: 30 },
      resolution: { kind: 'minutes', minutes: 240 },
    },
  },
  pauses: { waitingThird: false, maintenance: true },
  ladder: [
    {
      ...{ key: 'breach', at: { kind: 'breach' }, clock: null, tell: [{ kind: 'assignee' }] },
      ...{ mail: true, heedsQuietHours: false, act: { raisePriority: false, teamId: null } },
    },
  ],
};

export const makePolicy = (more: Partial<SlaPolicy> = {}): SlaPolicy => ({
  ...{ id: slaId(1), name: 'Estándar', isDefault: true, active: true, terms: slaTerms, scopes: [] },
  ...{ openTickets: 12, version: 7, changedAt: '2026-01-05T15:00:00.000Z' },
  ...more,
});

export const slaPreview: SlaPreview = {
  arrivesAt: '2026-03-06T23:30:00.000Z',
  clocks: [
    { clock: 'first_response', dueAt: '2026-03-07T00:00:00.000Z' },
    { clock: 'resolution', dueAt: '2026-03-09T18:00:00.000Z' },
  ],
  segments: [
    { from: '2026-03-06T23:30:00.000Z', to: '2026-03-07T01:00:00.000Z', kind: 'running', cause: null, name: null },
    { from: '2026-03-07T01:00:00.000Z', to: '2026-03-09T15:00:00.000Z', kind: 'closed', cause: null, name: null },
    { from: '2026-03-09T15:00:00.000Z', to: '2026-03-09T18:00:00.000Z', kind: 'running', cause: null, name: null },
  ],
  calendar: { id: slaId(20), name: 'Oficina', timeZone: 'America/Tijuana' },
};

export const slaWhatIf: WhatIf = {
  ...{ tickets: 10, cut: false, openTickets: 12 },
  clocks: [{ clock: 'resolution', was: { met: 9, breached: 1 }, becomes: { met: 6, breached: 4 } }],
  changed: [
    {
      ...{ ticketId: slaId(30), folio: 'TKT-000042', subject: 'No imprime', client: 'Tebi', clock: 'resolution' },
      ...{ was: 'met', becomes: 'breached' },
    },
  ],
};

/** Of a ticket for which nothing is promised. */
export const slaOfNothing: TicketSlaDetail = {
  ...{ policy: null, level: 'none', reason: null, calendar: null, state: 'none', pausedSince: null },
  ...{ nextDue: null, firstDue: null, updateDue: null, closeDue: null, clocks: [], segments: [], problem: null },
  ...{ firings: [], computedAt: '2026-11-23T18:05:00.000Z' },
};
