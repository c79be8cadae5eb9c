import type { PrivateServer } from '../private-server.ts';

/** How one of the people of a private server signs in. */
export function personOf({ people }: PrivateServer, name: string): { email: string; password: string } {
  const person = people[name];
  if (!person) throw new Error(`nobody is called ${name}`);
  return person;
}
