import type { Language } from '@lanet/contracts/endpoint';
import type { Role } from '@lanet/contracts/roles';
import type { Scoped } from '../database/index.ts';

/** A signed-in person: who, what role, and what the database lets them see. */
export interface Caller extends Scoped {
  personId: string;
  name: string;
  role: Role;
  language: Language;
  /** The client of a client_admin or requester. */
  clientId: string | null;
  signInId: string;
  /** Epoch milliseconds of the last fresh second factor of this sign-in. */
  stepUpAt: number | null;
}
