import { globSync, readFileSync } from 'node:fs';
import type { Access } from '@lanet/contracts/endpoint';
import { errorCodes } from '@lanet/contracts/errors';
import { endpoints } from '@lanet/contracts/index';
import { permissions } from '@lanet/contracts/permissions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = new URL('../../../../', import.meta.url);
const named = Object.entries(endpoints);
const DOORS: readonly Access[] = ['agent_bearer', 'agent_proof', 'anyone', 'half_signed_in', 'signed_in'];

/** Lists without pages: they hold what one installation, one person or one device has, and the service says how much. */
const SHORT_LISTS = [
  'agent.commands',
  'alertRules.effective',
  'alertRules.list',
  'auth.signIns',
  'calendars.list',
  'clientSenders.list',
  'devices.mine',
  'enrolmentLinks.list',
  'enrolmentTokens.uses',
  'enrolments.list',
  'extraHolidays.list',
  'mailBlocks.list',
  'mailboxes.list',
  'mailAddresses.list',
  'mailAddresses.ofPerson',
  'mailPairs.list',
  'mailTemplates.list',
  'notifications.list',
  'onCallRotas.list',
  'outbox.attempts',
  'people.assignable',
  'releases.ofDevice',
  'scripts.list',
  'search.find',
  'slaPolicies.list',
  'slaPolicies.versions',
  'teams.list',
  'ticketParticipants.list',
  'updates.plans',
  'watchedServices.list',
];

const shapeOf = (schema: z.ZodType): Record<string, unknown> => (schema instanceof z.ZodObject ? schema.shape : {});
const members = (schema: z.ZodType) => Object.keys(shapeOf(schema));

describe.each(named)(
  'the contract %s',
  (name, { method, path, permission, params, query, body, response, versioned }) => {
    it('asks for a permission that exists, or says which door it is', () => {
      expect([...Object.keys(permissions), ...DOORS]).toContain(permission);
      // Whoever is nobody yet is let in by these features alone.
      if (permission === 'anyone')
        expect(name).toMatch(/^(auth|compat|install|mailFiles|setup)\.|^agent\.(enrol|fork)$|^mailIntake\.take$/);
      if (path.startsWith('/agent/')) expect(permission).toMatch(/^agent_|^anyone$/);
    });

    it('names in its path what its params describe', () => {
      expect(path.match(/:\w+/g) ?? []).toEqual(members(params).map((member) => `:${member}`));
      // What others' agents and the deployment plan say has no version of ours.
      expect(path).toMatch(/^\/((api|agent)\/v1|agent\/compat)(\/(:[a-zA-Z0-9]+|[a-z0-9-]+))+$/);
    });

    it('sends nothing in the body of a GET, and saves versioned what has a version', () => {
      if (method === 'GET') expect(members(body)).toEqual([]);
      if (versioned) expect([method, members(response)]).toEqual(['PATCH', expect.arrayContaining(['version'])]);
    });

    it('answers a list in pages, or a short one', () => {
      const isList = 'items' in shapeOf(response) && method === 'GET';
      const isPaged = 'nextCursor' in shapeOf(response);
      expect(isList && !isPaged).toBe(SHORT_LISTS.includes(name));
      if (!isPaged) return;
      expect(members(query)).toEqual(expect.arrayContaining(['limit', 'cursor']));
      expect(query.safeParse({ limit: '501' }).success).toBe(false);
      expect(query.safeParse({ limit: '0' }).success).toBe(false);
      expect(query.parse({})).toMatchObject({ limit: expect.any(Number) });
    });
  },
);

describe('the contracts together', () => {
  it('bind each method and path once', () => {
    const bound = named.map(([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);

    expect(bound).toEqual([...new Set(bound)]);
  });

  it('name only refusals that are made somewhere', () => {
    const sources = globSync('apps/server/src/**/*.ts', {
      cwd: root,
      exclude: (file) => /\.test\.ts$|\/testing\//.test(String(file)),
    })
      .map((file) => readFileSync(new URL(file, root), 'utf8'))
      .join('\n');

    expect(Object.keys(errorCodes).filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});

describe('docs/openapi.json', () => {
  const text = readFileSync(new URL('docs/openapi.json', root), 'utf8');
  const Document = z.looseObject({
    openapi: z.string().regex(/^3\.1\./),
    paths: z.record(
      z.string(),
      z.record(z.string(), z.looseObject({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) })),
    ),
    components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  });
  const document = Document.parse(JSON.parse(text));

  it('describes every endpoint once', () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );

    expect(ids.sort()).toEqual(Object.keys(endpoints).sort());
  });

  it('refers only to what it holds', () => {
    const targets = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, target = '']) => target);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);

    expect(targets.length).toBeGreaterThan(100);
    expect([...new Set(targets)].filter((target) => !known.includes(target))).toEqual([]);
  });
});
