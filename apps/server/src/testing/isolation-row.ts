import type { Endpoint } from '@lanet/contracts/endpoint';
import type { z } from 'zod';
import { asAgent, asPerson, type Caller, type Outsiders } from './isolation-caller.ts';
import type { Victim } from './isolation-world.ts';
import type { CallInput, TestServer } from './test-server.ts';

export interface Scene {
  server: TestServer;
  victim: Victim;
  outsiders: Outsiders;
}

type Aim<E extends Endpoint> = (scene: Scene, by: Caller) => CallInput<E> | Promise<CallInput<E>>;

/** How one endpoint is aimed at the victim's things, and who may do that. */
export interface Row {
  endpoint: Endpoint;
  aim: Aim<Endpoint>;
  /** `refusal`: 401, 403 or 404 for every outsider. `own`: they may be answered with what is theirs, or refused. */
  expects: 'refusal' | 'own';
  /** Called last, with the same aim, and gets it: the proof that the aim is right. Absent where `because` says why. */
  rightful?: (scene: Scene) => Caller;
  because?: string;
  /** The rightful caller's answer holds something of the victim's. */
  shows: boolean;
  /** What an outsider's own answer looks like, where a number alone could tell of the victim. */
  ownAnswer?: z.ZodType;
}

type Options = Partial<Pick<Row, 'rightful' | 'because' | 'shows' | 'ownAnswer'>>;

const superadmin = ({ server }: Scene) => asPerson('superadmin', server.superadmin);

/** An act on a thing of the victim's: for outsiders it is not there. */
export function thing<E extends Endpoint>(endpoint: E, aim: Aim<E>, options: Options = {}): Row {
  return row(endpoint, aim, 'refusal', options);
}

/** A list, or an act on what is the caller's own: outsiders get theirs. */
export function own<E extends Endpoint>(endpoint: E, aim: Aim<E>, options: Options = {}): Row {
  return row(endpoint, aim, 'own', options);
}

function row<E extends Endpoint>(endpoint: E, aim: Aim<E>, expects: Row['expects'], options: Options): Row {
  const rightful = options.because === undefined ? { rightful: superadmin } : {};
  // The row carries the endpoint that the aim was typed by; whoever calls hands both over together.
  return { endpoint, aim: aim as Aim<Endpoint>, expects, shows: endpoint.method === 'GET', ...rightful, ...options };
}

export const none = () => ({});
export const asRequester = ({ victim }: Scene) => asPerson('requester', victim.people.requester);
export const asAccount = ({ victim }: Scene) => asPerson('client_admin', victim.people.account);
export const asDevice = ({ victim }: Scene) => asAgent('agent', victim.agent);

/** The version a versioned save has to name: outsiders must not be refused only because theirs is old. */
export async function versionOf({ server }: Scene, table: string, id: string): Promise<number> {
  const { rows } = await server.db.admin.query<{ version: number }>(`select version from ${table} where id = $1`, [id]);
  return rows[0]?.version ?? 0;
}
