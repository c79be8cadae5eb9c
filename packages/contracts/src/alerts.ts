// Alerts as people see them, and the rules with their exceptions.
import { z } from 'zod';
import { AlertRule, Priority, RuleOverride } from './alert-rules.ts';
import { BlackBox } from './black-box.ts';
import { ById, endpoint, Id, Instant, nothing, page, paging } from './endpoint.ts';

const Named = z.object({ id: Id, name: z.string() });

export const Alert = z
  .object({
    id: Id,
    rule: z.string(),
    metric: z.string(),
    object: z.string(),
    state: z.enum(['firing', 'recovering', 'no_data', 'resolved', 'removed']),
    priority: Priority,
    value: z.number(),
    trigger: z.number(),
    recover: z.number(),
    client: Named,
    device: Named,
    ticket: z.object({ id: Id, folio: z.string() }).nullable(),
    suggestedScript: z.string().nullable(),
    repeats: z.number().int(),
    flaps: z.number().int(),
    openedAt: Instant,
    lastAt: Instant,
    resolvedAt: Instant.nullable(),
    /** Its device is under maintenance, or was when it fired. `held`: what did not happen because of that, so far. */
    maintenance: z.object({ until: Instant, held: z.enum(['ticket', 'notices']).nullable() }).nullable(),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof Alert>;

/** The fields of a rule that a nearer level may set. */
export const RuleFields = RuleOverride.shape.fields;
export type RuleFields = z.infer<typeof RuleFields>;

const ByKey = z.object({ key: z.string().regex(/^[a-z0-9_]{2,60}$/) });

export const alerts = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/alerts',
    summary: 'Alerts, newest first: the open ones, or with open=false those that ended',
    permission: 'alerts.read',
    params: nothing,
    query: z.object({
      ...paging,
      open: z.stringbool().default(true),
      deviceId: Id.optional(),
      clientId: Id.optional(),
      ticketId: Id.optional(),
    }),
    body: nothing,
    response: page(Alert),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/alerts/:id',
    summary: 'One alert',
    permission: 'alerts.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Alert,
  }),
  blackBox: endpoint({
    method: 'GET',
    path: '/api/v1/alerts/:id/black-box',
    summary: 'What the device had on record around the moment the alert fired; null when it sent nothing',
    permission: 'alerts.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ box: BlackBox.nullable() }),
  }),
};

export const alertRules = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/alert-rules',
    summary: 'The rules of the provider',
    permission: 'alert_rules.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(AlertRule) }),
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/alert-rules/:key',
    summary: 'Change a rule for everybody',
    permission: 'alert_rules.write',
    params: ByKey,
    query: nothing,
    body: RuleFields,
    response: AlertRule,
    versioned: true,
  }),
  setOverride: endpoint({
    method: 'PUT',
    path: '/api/v1/alert-rules/:key/overrides',
    summary: 'Set what differs for a client, a site or a device; no fields removes the exception',
    permission: 'alert_rules.write',
    params: ByKey,
    query: nothing,
    body: z.object({ level: z.enum(['client', 'site', 'device']), targetId: Id, fields: RuleFields }),
    response: nothing,
  }),
  effective: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id/rules',
    summary: 'The rules as they hold for a device, and who set each value',
    permission: 'alerts.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({
      items: z.array(
        z.object({
          rule: AlertRule,
          setBy: z.record(z.string(), z.enum(['provider', 'client', 'site', 'group', 'device'])),
        }),
      ),
    }),
  }),
};
