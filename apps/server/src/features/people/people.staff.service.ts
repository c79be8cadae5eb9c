import { line } from '@lanet/contracts/endpoint';
import { isStaff, Role } from '@lanet/contracts/roles';
import { z } from 'zod';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { hashAcceptable, setPasswordIn } from '../auth/index.ts';
import { organisationDefaults } from './people.repo.ts';
import { addPerson } from './people.service.ts';

const StaffPerson = z.object({
  name: line(120),
  email: z.email().max(254),
  role: Role.refine(isStaff, 'must be superadmin, admin or technician'),
  password: z.string().min(12).max(128).optional(),
});

/** What was typed on the command line cannot be made a person; the message says why. */
export class PersonRefused extends Error {
  override readonly name = 'PersonRefused';
}

/** `lanet user create`: one of the staff, who sees every client. Answers the id. @throws PersonRefused */
export async function createStaffPerson(
  platform: Platform,
  given: { name: string; email: string; role: string; password?: string },
): Promise<string> {
  const parsed = StaffPerson.safeParse(given);
  if (!parsed.success) throw new PersonRefused(z.prettifyError(parsed.error));
  const { name, email, role, password } = parsed.data;
  const organisation = await inScope(platform.db, SYSTEM, organisationDefaults);
  try {
    const owner = { name, email, organisation: organisation?.name ?? '' };
    const hash = password === undefined ? undefined : await hashAcceptable(password, owner);
    return await inScope(platform.db, SYSTEM, async (tx) => {
      const id = await addPerson(tx, { name, email, role, clientId: null });
      if (hash !== undefined) await setPasswordIn(tx, id, hash);
      const actor = { kind: 'system', id: null, name: 'lanet user' } as const;
      await audit(tx, { actor, action: 'people.created', target: email, security: true, detail: { role } });
      return id;
    });
  } catch (error) {
    if (error instanceof Refusal) throw new PersonRefused(`${email} was not created: ${error.code}`);
    throw error;
  }
}
