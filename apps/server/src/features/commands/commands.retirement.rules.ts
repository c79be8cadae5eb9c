import type { SignerRefusal } from '@lanet/contracts/command-refusals';
import { may, type Permission } from '@lanet/contracts/permissions';
import { isFresh, RUNS_PER_PERSON, type SigningFacts } from './commands.rules.ts';

/** Everything the signer reads for itself before it ends an agent. Instants are epoch milliseconds. */
export interface RetirementFacts extends Pick<SigningFacts, 'stopped' | 'requester' | 'signIn' | 'secondFactorAsked'> {
  order: 'sleep' | 'uninstall';
  clientId: string;
  retiredAt: number;
  /** The signer said so before: what it signed then is in the row, and holds. */
  signedBefore: boolean;
  /** Agents this person sent away in the hour of the request, this one included. */
  uninstallsOfPerson: number;
}

const RETIRE: Permission = 'devices.write';

/** Why an order for a retired agent is not signed; null to sign. An agent may ask years later, when nobody is signed in. */
export function retirementRefusal(facts: RetirementFacts): SignerRefusal | null {
  const { order, requester, signIn, clientId, retiredAt } = facts;
  if (facts.stopped) return 'stopped';
  if (facts.signedBefore) return null;
  if (!requester?.active || !may(requester.role, RETIRE)) return 'requester_not_allowed';
  const { role, limitedTo } = requester;
  if (role === 'technician' && limitedTo.length > 0 && !limitedTo.includes(clientId)) return 'requester_not_allowed';
  if (!signIn?.samePerson || retiredAt >= signIn.expiresAt) return 'sign_in_unknown';
  if (signIn.endedAt !== null && signIn.endedAt < retiredAt) return 'sign_in_unknown';
  if (!facts.secondFactorAsked) return null;
  if (signIn.secondFactorAt === null) return 'second_factor_missing';
  if (order === 'uninstall' && !isFresh(signIn.stepUpAt, retiredAt)) return 'step_up_missing';
  return order === 'uninstall' && facts.uninstallsOfPerson > RUNS_PER_PERSON ? 'cap_reached' : null;
}
