import { endpoints } from '@lanet/contracts/index';
import { type Caller, outsidersOf, type RawAnswer, send } from './isolation-caller.ts';
import {
  changedTables,
  clientFingerprints,
  type Marks,
  marksIn,
  marksOf,
  type OwnedTable,
  ownedTables,
} from './isolation-marks.ts';
import type { Row, Scene } from './isolation-row.ts';
import { rows } from './isolation-rows.ts';
import { makeToken, seedVictim } from './isolation-world.ts';
import { publishCommandKey } from './test-agent.ts';
import type { TestServer } from './test-server.ts';

/** A victim, outsiders who try, and what is looked for in the answers. */
export interface Matrix extends Scene {
  marks: Marks;
  tables: readonly OwnedTable[];
}

export async function prepareMatrix(server: TestServer): Promise<Matrix> {
  await publishCommandKey(server);
  const victim = await seedVictim(server);
  const { admin } = server.db;
  const marks = await marksOf(admin, victim.client.id, [victim.secret, victim.shared]);
  const outsiders = await outsidersOf(
    server,
    { id: victim.client.id, otherSiteId: victim.client.otherSiteId, shared: [victim.shared] },
    async (client) => (await makeToken(server, client, 'Other token')).text,
  );
  return { server, victim, outsiders, marks, tables: await ownedTables(admin) };
}

export interface Tried {
  calls: number;
  /** What outsiders learned or changed, a sentence each; empty as it should be. */
  leaks: string[];
}

/** Aims an endpoint at the victim as every outsider. */
export async function tryRow(matrix: Matrix, name: string): Promise<Tried> {
  const { server, victim, tables, outsiders } = matrix;
  const row = rowOf(name);
  // What is done to one's own sign-in ends it for the rows that come after.
  const callers = await outsiders.callers(name.startsWith('auth.'));
  const neighbours = callers.flatMap(({ personId }) => personId ?? []);
  const prints = () => clientFingerprints(server.db.admin, tables, victim.client.id, neighbours);
  const before = await prints();
  const leaks: string[] = [];
  for (const caller of callers) {
    const answer = await send(server, caller, row.endpoint, await row.aim(matrix, caller));
    leaks.push(...faultsOf(matrix, row, caller, answer).map((fault) => `${name} as ${caller.name}: ${fault}`));
  }
  const changed = changedTables(before, await prints());
  if (changed.length > 0) leaks.push(`${name}: somebody of them wrote to ${changed.join(', ')}`);
  return { calls: callers.length, leaks };
}

/** The same aim by whom it belongs to. Undefined where nobody has more right than others, which the row explains. */
export async function callRightfully(
  matrix: Matrix,
  name: string,
): Promise<(RawAnswer & { marks: string[] }) | undefined> {
  const row = rowOf(name);
  const caller = row.rightful?.(matrix);
  if (!caller) return undefined;
  const answer = await send(matrix.server, caller, row.endpoint, await row.aim(matrix, caller));
  return { ...answer, marks: marksIn(answer, matrix.marks, caller) };
}

export function rowOf(name: string): Row {
  const row = rows[name];
  if (!row || row.endpoint !== endpoints[name]) throw new Error(`${name} has no row of its own in isolation-rows.ts`);
  return row;
}

const REFUSED = [401, 403, 404];
/** About the caller's own things there is more to be wrong than whose they are. */
const OWN_REFUSED = [...REFUSED, 409, 410, 422, 429];

function faultsOf(matrix: Matrix, row: Row, caller: Caller, answer: RawAnswer): string[] {
  const { status, text } = answer;
  const done = status >= 200 && status < 300;
  const allowed = row.expects === 'refusal' ? REFUSED : OWN_REFUSED;
  return [
    ...marksIn(answer, matrix.marks, caller).map((mark) => `${status} tells ${mark}`),
    ...(done && row.expects === 'own'
      ? []
      : allowed.includes(status)
        ? []
        : [`answered ${status} ${text.slice(0, 300)}`]),
    ...(done && row.ownAnswer && !row.ownAnswer.safeParse(JSON.parse(text)).success
      ? [`tells ${text.slice(0, 300)}`]
      : []),
  ];
}
