import { describe, expect, it } from 'vitest';
import { mayHear } from './realtime.rules.ts';

const everybody = {
  admin: { kind: 'everything', personId: 'admin' },
  technicianOfA: { kind: 'clients', clientIds: ['A'], staff: true, personId: 'technicianOfA' },
  clientAdminOfA: { kind: 'clients', clientIds: ['A'], staff: false, personId: 'clientAdminOfA' },
  requesterOfA1: { kind: 'sites', clientIds: ['A'], siteIds: ['A1'], personId: 'requesterOfA1' },
  requesterOfNowhere: { kind: 'sites', clientIds: ['A'], siteIds: [], personId: 'requesterOfNowhere' },
} as const;

describe('who hears a hint', () => {
  it.each([
    {
      what: 'of a site',
      audience: { clientId: 'A', siteId: 'A1' },
      heard: ['admin', 'technicianOfA', 'clientAdminOfA', 'requesterOfA1'],
    },
    {
      what: 'of another site of the client',
      audience: { clientId: 'A', siteId: 'A2' },
      heard: ['admin', 'technicianOfA', 'clientAdminOfA'],
    },
    {
      what: 'of a client without a site',
      audience: { clientId: 'A', siteId: null },
      heard: ['admin', 'technicianOfA', 'clientAdminOfA'],
    },
    {
      what: 'of a client that says no site',
      audience: { clientId: 'A' },
      heard: ['admin', 'technicianOfA', 'clientAdminOfA'],
    },
    { what: 'of another client', audience: { clientId: 'B', siteId: 'B1' }, heard: ['admin'] },
    {
      what: 'with a site of one client and the id of another',
      audience: { clientId: 'B', siteId: 'A1' },
      heard: ['admin'],
    },
    {
      what: 'for staff, of a site',
      audience: { clientId: 'A', siteId: 'A1', staffOnly: true },
      heard: ['admin', 'technicianOfA'],
    },
    { what: 'for staff, of another client', audience: { clientId: 'B', staffOnly: true }, heard: ['admin'] },
    { what: 'for staff, of no client', audience: { staffOnly: true }, heard: ['admin'] },
    { what: 'of nothing', audience: {}, heard: ['admin'] },
    { what: 'of no client', audience: { clientId: null, siteId: null }, heard: ['admin'] },
    {
      what: 'of no client that concerns all',
      audience: { everybody: true },
      heard: ['admin', 'technicianOfA', 'clientAdminOfA', 'requesterOfA1', 'requesterOfNowhere'],
    },
    { what: 'for one person', audience: { personId: 'requesterOfA1' }, heard: ['requesterOfA1'] },
    {
      what: 'for one person, whatever else it names',
      audience: { personId: 'clientAdminOfA', clientId: 'A', siteId: 'A1' },
      heard: ['clientAdminOfA'],
    },
    {
      what: 'for those who look, of a site',
      audience: { clientId: 'A', siteId: 'A1', watchers: ['admin', 'requesterOfA1'] },
      heard: ['admin', 'requesterOfA1'],
    },
    {
      what: 'for staff who look, of another client than one of them sees by now',
      audience: {
        clientId: 'B',
        siteId: 'B1',
        staffOnly: true,
        watchers: ['admin', 'technicianOfA', 'clientAdminOfA'],
      },
      heard: ['admin'],
    },
    { what: 'that nobody looks at', audience: { clientId: 'A', siteId: 'A1', watchers: [] }, heard: [] },
    {
      what: 'for everybody',
      audience: { everybody: true },
      heard: ['admin', 'technicianOfA', 'clientAdminOfA', 'requesterOfA1', 'requesterOfNowhere'],
    },
    { what: 'for everybody who looks', audience: { everybody: true, watchers: ['admin'] }, heard: ['admin'] },
    { what: 'for one person of everybody', audience: { everybody: true, personId: 'admin' }, heard: ['admin'] },
    { what: 'for somebody else', audience: { personId: 'stranger', clientId: 'A', siteId: 'A1' }, heard: [] },
  ])('$what', ({ audience, heard }) => {
    const hearing = Object.values(everybody).filter((scope) => mayHear(scope, audience));

    expect(hearing.map(({ personId }) => personId)).toEqual(heard);
  });

  it('does not take an absent person for the product itself', () => {
    expect(mayHear({ kind: 'everything', personId: null }, { personId: 'somebody' })).toBe(false);
  });
});
