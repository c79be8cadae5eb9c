// Which policy and which calendar a ticket has (sla.md, sections 2 and 4).
import { describe, expect, it } from 'vitest';
import { isSameFact, policyFact } from './sla.choice.rules.ts';
import { choosePolicy, type ScopedPolicy, type TicketPlace } from './sla.policy.rules.ts';
import type { PolicyVersion } from './sla.resolve.rules.ts';

const place: TicketPlace = {
  ...{ clientId: 'tebi', siteId: 'plant', deviceId: null, categoryId: 'switches', typeId: 'incident' },
  priority: 'high',
};
const PARENTS = new Map<string, string | null>([
  ['switches', 'networks'],
  ['networks', 'infrastructure'],
  ['infrastructure', null],
]);
type Scope = Parameters<typeof choosePolicy>[1]['scopes'][number];
const anywhere = { clientId: null, siteId: null, categoryId: null, typeId: null, priorities: null };
/** Policies in the order of the administrator, each with one scope. */
const chosen = (scopes: Record<string, Partial<Scope>>, more: Record<string, Partial<ScopedPolicy>> = {}) =>
  choosePolicy(place, groundOf(scopes, more));
const groundOf = (scopes: Record<string, Partial<Scope>>, more: Record<string, Partial<ScopedPolicy>> = {}) => ({
  policies: [...new Set([...Object.keys(scopes), ...Object.keys(more)])].map((id, position) => ({
    ...{ id, isDefault: false, active: true, position },
    ...more[id],
  })),
  scopes: Object.entries(scopes).map(([policyId, scope]) => ({ ...anywhere, policyId, ...scope })),
  parents: PARENTS,
});

describe('a policy', () => {
  const levels = {
    category: { categoryId: 'switches' },
    client: { clientId: 'tebi' },
    site: { siteId: 'plant' },
    client_category: { clientId: 'tebi', categoryId: 'switches' },
    site_category: { siteId: 'plant', categoryId: 'switches' },
  };

  it('of a stronger level wins, whatever the order of the administrator', () => {
    const names = Object.keys(levels);
    for (const [at, strongest] of names.entries()) {
      const some = Object.fromEntries(Object.entries(levels).slice(0, at + 1));
      expect(chosen({ any: {}, ...some })).toEqual({ policyId: strongest, level: strongest });
    }
    expect(chosen({ any: {} })).toEqual({ policyId: 'any', level: 'other' });
  });

  it('of the nearest category wins', () => {
    expect(
      chosen({
        far: { clientId: 'tebi', categoryId: 'infrastructure' },
        near: { clientId: 'tebi', categoryId: 'networks' },
        other: { clientId: 'tebi', categoryId: 'printers' },
      }).policyId,
    ).toBe('near');
  });

  it('with more conditions wins in its level, and then the first in the order of the administrator', () => {
    const client = { clientId: 'tebi' };

    expect(chosen({ any: client, typed: { ...client, typeId: 'incident' } }).policyId).toBe('typed');
    expect(chosen({ one: client, other: client }).policyId).toBe('one');
    expect(chosen({ wrong: { ...client, priorities: ['low'] }, other: client }).policyId).toBe('other');
    expect(chosen({ wrong: { ...client, typeId: 'request' }, other: client }).policyId).toBe('other');
  });

  it('that is of others, or not active, is none; then it is the default, or nothing', () => {
    const none = { far: { siteId: 'office' }, off: { clientId: 'tebi' } };

    expect(chosen(none, { off: { active: false }, usual: { isDefault: true } })).toEqual({
      ...{ policyId: 'usual', level: 'default' },
    });
    expect(chosen(none, { off: { active: false }, usual: { isDefault: true, active: false } })).toEqual({
      ...{ policyId: null, level: 'none' },
    });
  });

  it('is found where the categories go round in a circle', () => {
    const parents = new Map([
      ['switches', 'networks'],
      ['networks', 'switches'],
    ]);

    expect(choosePolicy(place, { ...groundOf({ round: { categoryId: 'networks' } }), parents }).policyId).toBe('round');
  });
});

describe('a calendar', () => {
  const version = (hours: 'place' | 'provider', calendarId: string | null): PolicyVersion => ({
    ...{ version: 1, validFromMs: 0, fromStart: false },
    terms: {
      ...{ calendarId, hours, targets: {}, pauses: { waitingThird: false, maintenance: false } },
      ...{ firstResponseNeverPauses: false, ladder: [], quietHours: null },
    },
  });
  const ground = (more: object) => ({
    ...groundOf({ p: { clientId: 'tebi' } }),
    ...{ versions: new Map([['p', [version('place', 'of the policy')]]]), defaultCalendarId: 'default' },
    ...{ siteCalendarId: null, clientCalendarId: null, siteTimeZone: 'America/Tijuana' },
    ...more,
  });
  const plan = (more: object) => {
    const { calendarId, timeZone, atPlace } = policyFact(place, ground(more));
    return [calendarId, timeZone, atPlace];
  };
  const provider = { versions: new Map([['p', [version('provider', 'of the policy')]]]) };

  it('is that of the site, else the client, else the policy, else the default; in the zone of the site', () => {
    const client = { clientCalendarId: 'of the client' };

    expect(plan({ ...client, siteCalendarId: 'of the site' })).toEqual(['of the site', 'America/Tijuana', true]);
    expect(plan(client)).toEqual(['of the client', 'America/Tijuana', true]);
    expect(plan({})).toEqual(['of the policy', 'America/Tijuana', true]);
    expect(plan({ versions: new Map() })).toEqual(['default', 'America/Tijuana', true]);
    expect(plan({ siteTimeZone: null })).toEqual(['of the policy', null, true]);
  });

  it('is the own one of a policy in the hours of the provider, in its own zone', () => {
    expect(plan({ ...provider, siteCalendarId: 'of the site' })).toEqual(['of the policy', null, false]);
  });

  it('of a policy that was chosen by hand is found alike, and a reason is kept', () => {
    const fact = policyFact(place, ground({}), { policyId: null, reason: 'No contract' });

    expect(fact).toMatchObject({ policyId: null, level: 'by_hand', reason: 'No contract', calendarId: 'default' });
    expect([isSameFact(fact, { ...fact }), isSameFact(fact, undefined)]).toEqual([true, false]);
    expect(isSameFact(fact, { ...fact, reason: 'Another' })).toBe(false);
  });
});
