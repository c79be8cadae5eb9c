import type { Language } from '@lanet/contracts/endpoint';
import { hashSetupCode, isSameHash, newSetupCode } from '../../platform/crypto/tokens.ts';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { hashAcceptable, setPasswordIn } from '../auth/index.ts';
import { seedCalendars } from '../calendars/index.ts';
import { addPerson } from '../people/index.ts';
import { seedSla } from '../sla/index.ts';
import { insertOrganisation, isSetUp, lockSetup } from './setup.repo.ts';

const MAX_WRONG = 5;

/** The door that stands open until the first administrator exists. Only a hash of the code is kept, in memory. */
interface Door {
  codeHash: Buffer;
  wrong: number;
  print: (text: string) => void;
}

/** Of each program in this process: tests run several. */
const doors = new WeakMap<Platform, Door>();

/**
 * Opens setup if there is no organisation yet, and prints where and with which code. The demo makes its own people and
 * never opens it.
 * @param print to the console of whoever started the server: the log may be read by others.
 */
export async function openSetup(platform: Platform, print: (text: string) => void): Promise<void> {
  if (platform.config.demo || (await inScope(platform.db, SYSTEM, isSetUp))) return;
  printNewCode(platform, print);
}

/** @throws Refusal 404 `setup.done`. */
export async function requireOpen(platform: Platform): Promise<void> {
  if (!doors.has(platform) || (await inScope(platform.db, SYSTEM, isSetUp))) throw new Refusal('setup.done');
}

/** @throws Refusal 403 `setup.wrong_code`; after five of them the code is void and a new one is printed. 404 `setup.done`. */
export function checkSetupCode(platform: Platform, typed: string): void {
  const door = doors.get(platform);
  if (!door) throw new Refusal('setup.done');
  if (isSameHash(hashSetupCode(typed), door.codeHash)) return;
  door.wrong++;
  if (door.wrong >= MAX_WRONG) printNewCode(platform, door.print);
  throw new Refusal('setup.wrong_code');
}

export interface SetupInput {
  organisation: string;
  language: Language;
  timeZone: string;
  name: string;
  email: string;
  password: string;
}

/**
 * Makes the organisation, its first superadmin and the calendars to begin with, once: of two at the same time one finds it done.
 * @throws Refusal 404 `setup.done`, 422 `auth.weak_password`.
 */
export async function completeSetup(platform: Platform, input: SetupInput): Promise<void> {
  const { name, email, language, timeZone } = input;
  const hash = await hashAcceptable(input.password, { name, email, organisation: input.organisation });
  await inScope(platform.db, SYSTEM, async (tx) => {
    await lockSetup(tx);
    if (await isSetUp(tx)) throw new Refusal('setup.done');
    await insertOrganisation(tx, { name: input.organisation, language, time_zone: timeZone });
    await seedCalendars(tx, { language, timeZone, nowMs: platform.clock.now() });
    await seedSla(tx, language, name);
    const id = await addPerson(tx, { name, email, role: 'superadmin', clientId: null, language, timeZone });
    await setPasswordIn(tx, id, hash);
    await audit(tx, {
      actor: { kind: 'person', id, name },
      action: 'setup.completed',
      target: input.organisation,
      security: true,
    });
  });
  doors.delete(platform);
}

function printNewCode(platform: Platform, print: (text: string) => void): void {
  const { text, hash } = newSetupCode();
  doors.set(platform, { codeHash: hash, wrong: 0, print });
  // In the fragment the code reaches no log of a server or proxy.
  const address = `${platform.publicUrl()}/setup#code=${text}`;
  const rule = '─'.repeat(address.length + 4);
  print(`\n${rule}\n  Finish the installation in a browser (once, with this code):\n  ${address}\n${rule}\n`);
}
