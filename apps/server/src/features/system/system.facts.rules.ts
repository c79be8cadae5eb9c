// What is known of the system when it is judged. Collected by services; the rules decide what it means.
import type { CheckId, CheckState } from '@lanet/contracts/system';
import { z } from 'zod';
import type { Cases } from './system.cases.rules.ts';

/** What a disk holds. One that holds several is one disk. */
const Place = z.enum(['data', 'database', 'backups']);
export type Place = z.infer<typeof Place>;

const Disk = z.object({ places: z.array(Place), path: z.string(), freeBytes: z.number(), sizeBytes: z.number() });
export type Disk = z.infer<typeof Disk>;

/** Of the address that people use. `until`: epoch milliseconds. `fault`: why nobody would trust it. */
const Certificate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seen'), host: z.string(), until: z.number(), fault: z.string().nullable() }),
  z.object({ kind: z.literal('unseen'), host: z.string(), error: z.string() }),
]);
export type Certificate = z.infer<typeof Certificate>;

/** Of one machine, as one process on it sees it. */
export const HostFacts = z.object({
  disks: z.array(Disk),
  memory: z.object({ availableBytes: z.number(), totalBytes: z.number() }),
  /** By how much its clock is ahead of the database's. */
  clockSkewMs: z.number(),
  /** Null where the address is plain, or this process does not serve people. */
  certificate: Certificate.nullable(),
  /** What this process does not reach: the name of the check of its readiness, and why. */
  faults: z.array(z.object({ name: z.string(), detail: z.string() })),
});
export type HostFacts = z.infer<typeof HostFacts>;

export interface ProcessFacts {
  id: string;
  host: string;
  pid: number;
  services: string[];
  version: string;
  startedAt: Date;
  seenAt: Date;
  /** Seconds, by the clock of the database. */
  silentSeconds: number;
  /** Undefined where another version wrote them in a shape of its own. */
  facts: HostFacts | undefined;
}

export interface MailboxFacts {
  name: string;
  state: 'new' | 'ok' | 'failing' | 'needs_sign_in' | 'off';
  /** Looks that failed one after the other. */
  failures: number;
  /** Since it was looked at, or made. */
  fetchSeconds: number;
  error: string | null;
}

/** Of the installation as a whole, from its database. */
export interface SystemFacts {
  database: { version: string; number: number; answerMs: number };
  schema: { applied: number; pending: number; unknown: string | undefined };
  processes: ProcessFacts[];
  jobs: { feature: string; waiting: number; dead: number; oldestSeconds: number | null }[];
  /** Those that are active and fetched. */
  mailboxes: MailboxFacts[];
  outbox: { waiting: number; oldestSeconds: number | null };
  slaLagSeconds: number;
  backup: {
    configured: boolean;
    /** Hours that the last good one is too old by the rule of backups; undefined while it is not. */
    lateHours: number | undefined;
    goodHours: number | undefined;
    lastError: string | null;
    filesLost: number;
  };
  signer: { keys: number; oldestSeconds: number | null };
  agents: { total: number; online: number; recent: number; recentOnline: number };
  versions: { version: string; count: number }[];
  rollout: { version: string; state: string; percent: number; forHours: number } | undefined;
}

export type CaseName = keyof Cases;

/** One thing that was checked: how it stands, and what is seen, in words of either language. */
export type Finding = {
  [Name in CaseName]: { check: CheckId; state: CheckState; case: Name; values: Cases[Name] };
}[CaseName];

/** @param name `disk.full`: the check's name, a dot, and the case. */
export function finding<Name extends CaseName>(state: CheckState, name: Name, values: Cases[Name]): Finding {
  // The name begins with that of its check, which the type of Cases holds it to; the pair of name and values is typed above.
  return { check: name.slice(0, name.indexOf('.')), state, case: name, values } as Finding;
}
