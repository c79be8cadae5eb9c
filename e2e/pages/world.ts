// What the page tests look at: the real server with simulated computers, tickets of each kind, people and their sign-ins.
import { enrolments, enrolmentTokens } from '@lanet/contracts/agents';
import { alertRules } from '@lanet/contracts/alerts';
import { auth } from '@lanet/contracts/auth';
import { commands } from '@lanet/contracts/commands';
import { devices } from '@lanet/contracts/devices';
import { people } from '@lanet/contracts/people';
import { scripts } from '@lanet/contracts/scripts';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { updates } from '@lanet/contracts/updates';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { demoFleet } from '../../bench/simulator/fleet.ts';
import { runFleet } from '../../bench/simulator/run-fleet.ts';
import type { MachineKind } from '../../bench/simulator/simulated-machine.ts';
import { eventually } from '../eventually.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { type CalendarWorld, makeCalendars } from './calendar-world.ts';
import { type ClassificationWorld, makeClassification } from './classification-world.ts';
import { type DeskWorld, makeDesk } from './desk-world.ts';
import { askAtComputer } from './help-world.ts';
import { type IdentityWorld, makeIdentities } from './identity-world.ts';
import { type MailWorld, makeMail } from './mail-world.ts';
import { type MaintenanceWorld, makeMaintenance } from './maintenance-world.ts';
import { makeInstallPath, startRollout, writePackagesFolder } from './releases-world.ts';
import { makeSla, type SlaWorld } from './sla-world.ts';
import { makeTeams, type TeamWorld } from './team-world.ts';

export const PEOPLE = ['superadmin', 'tecnico', 'cliente', 'solicitante'] as const;
export type Who = (typeof PEOPLE)[number];

export interface World {
  server: PrivateServer;
  /** Address of the server, without a slash at the end. */
  url: string;
  as: Record<Who, SignedIn>;
  clientId: string;
  siteId: string;
  /** SERVER-001, whose disk is full, and the ticket its alert opened. */
  deviceId: string;
  alertTicket: Ticket;
  /** Asked by the requester, with an answer, a note and an answer to the answer. */
  conversation: Ticket;
  resolved: Ticket;
  identities: IdentityWorld;
  /** PC-001, for whose updates a window waits. */
  plannedId: string;
  /** Asked for at a computer, with a screenshot. */
  helpTicket: Ticket;
  desk: DeskWorld;
  classification: ClassificationWorld;
  calendars: CalendarWorld;
  scriptId: string;
  mail: MailWorld;
  teams: TeamWorld;
  sla: SlaWorld;
  maintenance: MaintenanceWorld;
  /** Path of the page for whoever installs. */
  installPath: string;
  /** Lets simulated computers of these names join; they stop with the world, or when the answer is called. */
  join(token: string, names: readonly string[]): () => void;
  /** A token whose computers wait for a person to accept them. */
  askingToken(): Promise<string>;
  close(): Promise<void>;
}

/** Starts everything and waits until the alert has opened its ticket and a script has run there. */
export async function startWorld(): Promise<World> {
  const packages = await writePackagesFolder();
  const cadence = { LANET_AGENT_SAMPLE_SECONDS: '1', LANET_AGENT_REPORT_SECONDS: '2' };
  const places = { LANET_PACKAGES_DIR: packages.folder, LANET_CALENDARS_PRIVATE_NETWORKS: 'loopback' };
  // Asked for, and none is made while pages are looked at.
  const backups = { LANET_BACKUP_KEY: 'una frase larga de las pruebas', LANET_BACKUP_TIME: 'off' };
  const server = await startPrivateServer({ environment: { ...cadence, ...places, ...backups } });
  const stops: (() => void)[] = [];
  const join = (token: string, names: readonly string[]) => {
    const stop = new AbortController();
    // A computer that is told to stop while it waits to be accepted ends with that; another failure is told.
    runFleet({ ...joining(server, token, names), signal: stop.signal }).catch(
      (error: unknown) => stop.signal.aborted || console.error(error),
    );
    stops.push(() => stop.abort());
    return () => stop.abort();
  };
  const close = async () => {
    for (const stop of stops) stop();
    await server.close();
    await packages.remove();
  };
  try {
    return { ...(await furnish(server, join)), join, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const joining = ({ server }: PrivateServer, token: string, names: readonly string[]) => ({
  server,
  token,
  kinds: demoFleet.filter(({ name }) => names.includes(name)).map(almostFull),
  historyDays: 1,
  log: () => undefined,
});

/** The server's data volume passes its limit within the day of history, so that the graph shows why there is an alert. */
function almostFull(kind: MachineKind): MachineKind {
  const volumes = kind.volumes.map((volume) =>
    volume.id === '/srv' ? { ...volume, startPercent: 87, growthPerDay: 6 } : volume,
  );
  return { ...kind, volumes };
}

async function furnish(server: PrivateServer, join: World['join']): Promise<Omit<World, 'join' | 'close'>> {
  const as = await signInAll(server);
  const { superadmin, tecnico } = as;
  await quickenRules(superadmin);
  join(server.token, ['SERVER-001', 'PC-001']);
  const askingToken = () => makeAskingToken(superadmin, server);
  await leaveWaiting(superadmin, join(await askingToken(), ['LAPTOP-001']));
  const { conversation, resolved } = await askAndAnswer(as);
  await invite(superadmin, server);
  const alertTicket = await eventually('the ticket of the alert', async () =>
    (await tecnico.call(tickets.list)).items.find(({ alerting }) => alerting),
  );
  const deviceId = alertTicket.device?.id ?? '';
  const scriptId = await runScript(tecnico, alertTicket);
  await eventually('both computers online', async () => {
    const { items } = await superadmin.call(devices.list, { query: { status: 'active' } });
    return items.filter(({ online }) => online).length === 2;
  });
  const { clientId, siteId } = server;
  await startRollout(superadmin, deviceId);
  const installPath = await makeInstallPath(superadmin, server);
  const helpTicket = await askAtComputer(server, tecnico);
  const desk = await makeDesk({ ...as, url: server.server, clientId, siteId });
  const identities = await makeIdentities(server, superadmin);
  const plannedId = await planUpdates(superadmin);
  const mail = await makeMail(server, superadmin);
  const teams = await makeTeams(superadmin, tecnico, conversation);
  const calendars = await makeCalendars(superadmin, clientId);
  const sla = await makeSla(server, as);
  const classification = await makeClassification(superadmin, conversation);
  const maintenance = await makeMaintenance({ ...as, clientId, siteId });
  return {
    ...{ identities, plannedId, desk, mail, teams, calendars, sla, classification, maintenance },
    ...{ server, url: server.server, as, clientId, siteId, deviceId },
    ...{ alertTicket, conversation, resolved, helpTicket, scriptId, installPath, askingToken },
  };
}

async function signInAll(server: PrivateServer): Promise<World['as']> {
  const [superadmin, tecnico, cliente, solicitante] = await Promise.all([
    signIn(server.server, accountOf(server, 'superadmin')),
    signIn(server.server, accountOf(server, 'tecnico')),
    signIn(server.server, accountOf(server, 'cliente')),
    signIn(server.server, accountOf(server, 'solicitante')),
  ]);
  return { superadmin, tecnico, cliente, solicitante };
}

/** Mail address and password of one of the people. */
export function accountOf(server: PrivateServer, who: Who): { email: string; password: string } {
  const found = server.people[who];
  if (!found) throw new Error(`no person ${who}`);
  return found;
}

/** As the rules are, in seconds: a test does not wait for minutes. */
async function quickenRules({ call }: SignedIn): Promise<void> {
  for (const { key, version } of (await call(alertRules.list)).items) {
    const body = { forSeconds: 1, minSamples: 2, keepSeconds: 2, stableMinutes: 1 / 30 };
    await call(alertRules.update, { params: { key }, body, ifMatch: version });
  }
}

async function makeAskingToken({ call }: SignedIn, { clientId, siteId }: PrivateServer): Promise<string> {
  const { token } = await call(enrolmentTokens.create, { body: { clientId, siteId, label: 'Equipos de ventas' } });
  return token;
}

/** One computer that has asked to join and, unlike a real one, does not ask how it stands every few seconds. */
async function leaveWaiting({ call }: SignedIn, stop: () => void): Promise<void> {
  const query = { state: 'pending' } as const;
  await eventually('a computer that asks', async () => (await call(enrolments.list, { query })).items.length > 0);
  stop();
}

async function askAndAnswer({ tecnico, solicitante }: World['as']): Promise<Pick<World, 'conversation' | 'resolved'>> {
  const asked = await solicitante.call(tickets.create, {
    body: {
      subject: 'La impresora de recepción no imprime',
      text: 'Sale el mensaje «sin papel», pero la bandeja está llena.\nDesde ayer por la tarde.',
      priority: 'medium',
    },
  });
  const params = { id: asked.id };
  await tecnico.call(tickets.reply, { params, body: { text: '¿Puede apagarla, esperar un minuto y encenderla?' } });
  await tecnico.call(tickets.note, {
    params,
    body: { text: 'Si sigue, es el sensor de la bandeja 2: hay uno en bodega.' },
  });
  await solicitante.call(tickets.reply, { params, body: { text: 'Ya lo hice y sale lo mismo.' } });
  const done = await solicitante.call(tickets.create, {
    body: { subject: 'Alta de correo para ventas', text: 'Empieza el lunes.', priority: 'low' },
  });
  const resolved = await tecnico.call(tickets.resolve, {
    params: { id: done.id },
    body: { text: 'Quedó creada la cuenta y la contraseña se envió por mensaje.' },
  });
  return { conversation: await tecnico.call(tickets.get, { params }), resolved };
}

/** A person who has not signed in yet, and a mail to show in the outbox. */
async function invite({ call }: SignedIn, { clientId, siteId }: PrivateServer): Promise<void> {
  const { id } = await call(people.create, {
    body: {
      ...{ name: 'Recepción', email: 'recepcion@lanet.example', role: 'requester', clientId },
      ...{ siteIds: [siteId], invite: true },
    },
  });
  await call(people.get, { params: { id } });
}

/** A run with output in the ticket's timeline that leaves the disk as full as it is. Answers the suggested script's id. */
async function runScript({ call }: SignedIn, { id: ticketId, device }: Ticket): Promise<string> {
  const { items } = await call(scripts.list, { query: { platform: 'linux' } });
  const suggested = items.find(({ key }) => key === 'disk_cleanup');
  const harmless = items.find(({ key, class: kind }) => kind === 'safe' && key !== 'disk_cleanup');
  if (!suggested || !harmless || !device) throw new Error('the library lacks the scripts of this test');
  const id = crypto.randomUUID();
  await call(commands.run, { body: { id, deviceId: device.id, scriptId: harmless.id, ticketId } });
  await eventually('the run', async () => (await call(commands.get, { params: { id } })).state === 'finished');
  return suggested.id;
}

async function planUpdates({ call }: SignedIn): Promise<string> {
  const { items } = await call(devices.list, { query: { search: 'PC-001' } });
  const plannedId = items[0]?.id ?? '';
  const window = { repeat: { kind: 'weekly', weekday: 7 }, from: '22:00', to: '02:00' } as const;
  await call(updates.plan, { body: { deviceIds: [plannedId], window } });
  return plannedId;
}

/** Sets the language of all people. */
export async function speak({ as }: World, language: 'es' | 'en'): Promise<void> {
  await Promise.all(PEOPLE.map((who) => as[who].call(auth.updateMe, { body: { language } })));
}
