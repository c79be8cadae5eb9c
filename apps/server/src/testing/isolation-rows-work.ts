import { alertRules, alerts } from '@lanet/contracts/alerts';
import { commands } from '@lanet/contracts/commands';
import { scripts } from '@lanet/contracts/scripts';
import { ticketMerges } from '@lanet/contracts/ticket-merges';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { tickets } from '@lanet/contracts/tickets';
import { updates } from '@lanet/contracts/updates';
import { watchedServices } from '@lanet/contracts/watched-services';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { asRequester, none, own, type Row, thing, versionOf } from './isolation-row.ts';

type Scene = Parameters<Row['aim']>[0];
const atTicket = ({ victim }: Scene) => ({ params: { id: victim.tickets.open } });

export const ticketRows: Record<string, Row> = {
  'tickets.list': own(tickets.list, ({ victim }) => ({ query: { clientId: victim.client.id, view: 'all' as const } })),
  'tickets.counts': own(tickets.counts, ({ victim }) => ({ query: { clientId: victim.client.id } }), {
    shows: false,
    ownAnswer: z.object({ mine: z.literal(0), unassigned: z.literal(0), open: z.literal(0) }),
  }),
  'tickets.get': thing(tickets.get, atTicket),
  'tickets.timeline': thing(tickets.timeline, atTicket),
  'tickets.create': thing(tickets.create, ({ victim: { client, deviceId } }) => ({
    body: { subject: 'New', text: 'New', clientId: client.id, siteId: client.siteId, deviceId },
  })),
  'tickets.update': thing(tickets.update, async (scene) => ({
    ...atTicket(scene),
    ifMatch: await versionOf(scene, 'tickets', scene.victim.tickets.open),
    body: { priority: 'high' as const },
  })),
  'tickets.reply': thing(tickets.reply, (scene) => ({ ...atTicket(scene), body: { text: 'New' } }), {
    rightful: asRequester,
  }),
  'tickets.note': thing(tickets.note, (scene) => ({ ...atTicket(scene), body: { text: 'New' } })),
  'tickets.resolve': thing(tickets.resolve, ({ victim }) => ({
    params: { id: victim.tickets.toResolve },
    body: { text: 'New' },
  })),
  'tickets.reopen': thing(tickets.reopen, ({ victim }) => ({
    params: { id: victim.tickets.resolved },
    body: { text: 'New' },
  })),
  'tickets.setUrgency': thing(
    tickets.setUrgency,
    (scene) => ({ ...atTicket(scene), body: { urgency: 'high' as const } }),
    { rightful: asRequester },
  ),
  'tickets.cancel': thing(tickets.cancel, ({ victim }) => ({ params: { id: victim.tickets.toCancel } })),
  'ticketParticipants.list': thing(ticketParticipants.list, atTicket),
  'ticketParticipants.add': thing(ticketParticipants.add, ({ victim }) => ({
    params: { id: victim.tickets.open, personId: victim.people.clientAdmin.id },
  })),
  'ticketParticipants.remove': thing(ticketParticipants.remove, ({ victim }) => ({
    params: { id: victim.tickets.open, personId: victim.desk.participantId },
  })),
  'ticketMerges.merge': thing(ticketMerges.merge, ({ victim: { desk } }) => ({
    params: { id: desk.merges.source },
    body: { intoId: desk.merges.target },
  })),
  'ticketMerges.unmerge': thing(ticketMerges.unmerge, ({ victim }) => ({ params: { id: victim.desk.merges.merged } })),
};

export const alertRows: Record<string, Row> = {
  'alerts.list': own(alerts.list, ({ victim }) => ({ query: { clientId: victim.client.id } })),
  'alerts.get': thing(alerts.get, ({ victim }) => ({ params: { id: victim.alertId } })),
  'alerts.blackBox': thing(alerts.blackBox, ({ victim }) => ({ params: { id: victim.alertId } })),
  'alertRules.list': own(alertRules.list, none, { shows: false }),
  'alertRules.update': thing(alertRules.update, async ({ server }) => {
    const { rows } = await server.db.admin.query<{ version: number }>(
      "select version from alert_rules where key = 'cpu_high'",
    );
    return { params: { key: 'cpu_high' }, ifMatch: rows[0]?.version ?? 0, body: { trigger: 86 } };
  }),
  'alertRules.setOverride': thing(alertRules.setOverride, ({ victim }) => ({
    params: { key: 'disk_full' },
    body: { level: 'device' as const, targetId: victim.deviceId, fields: { trigger: 92 } },
  })),
  'alertRules.effective': thing(alertRules.effective, ({ victim }) => ({ params: { id: victim.deviceId } }), {
    shows: false,
  }),
  'updates.plans': own(updates.plans, none),
  'updates.cancelPlan': thing(updates.cancelPlan, ({ victim }) => ({ params: { id: victim.commands.planId } })),
  'updates.plan': thing(
    updates.plan,
    ({ victim }) => ({
      body: {
        deviceIds: [victim.deviceId],
        window: { from: '02:00', to: '05:00', repeat: { kind: 'weekly' as const, weekday: 1 } },
      },
    }),
    { because: 'the device has a plan already; commands.plans.test.ts plans for one that has none' },
  ),
  'updates.proof': thing(updates.proof, ({ victim }) => ({ params: { id: victim.commands.finished } })),
  'watchedServices.list': thing(watchedServices.list, ({ victim }) => ({ params: { id: victim.deviceId } }), {
    shows: false,
  }),
  'watchedServices.set': thing(watchedServices.set, ({ victim }) => ({
    params: { id: victim.deviceId },
    body: { name: 'nginx', watched: true },
  })),
};

/** How often a script ran counts only what the caller sees. */
const neverRan = z.looseObject({ runs: z.literal(0), lastRunAt: z.null() });

export const commandRows: Record<string, Row> = {
  'commands.list': own(commands.list, ({ victim }) => ({ query: { deviceId: victim.deviceId } })),
  'commands.get': thing(commands.get, ({ victim }) => ({ params: { id: victim.commands.finished } })),
  'commands.output': thing(commands.output, ({ victim }) => ({ params: { id: victim.commands.finished } })),
  'commands.file': thing(commands.file, ({ victim: { commands: run } }) => ({
    params: { id: run.finished, sha256: run.fileSha256 },
  })),
  'commands.run': thing(commands.run, ({ victim }) => ({
    body: {
      id: uuidv7(),
      deviceId: victim.deviceId,
      scriptId: victim.commands.scriptId,
      ticketId: victim.tickets.open,
    },
  })),
  'commands.cancel': thing(commands.cancel, ({ victim }) => ({ params: { id: victim.commands.requested } })),
  'commands.stopStatus': own(commands.stopStatus, none, { shows: false }),
  'commands.setStop': thing(commands.setStop, () => ({ body: { stopped: false } })),
  'scripts.list': own(scripts.list, none, { shows: false, ownAnswer: z.object({ items: z.array(neverRan) }) }),
  'scripts.get': own(scripts.get, ({ victim }) => ({ params: { id: victim.commands.scriptId } }), {
    shows: false,
    ownAnswer: neverRan,
  }),
};
