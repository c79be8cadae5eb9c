import type { Endpoint } from '@lanet/contracts/endpoint';
import { generate } from 'otplib';
import { hashAcceptable } from '../features/auth/index.ts';
import type { Answer, AnyBody, CallInput, TestServer } from './test-server.ts';
import type { PersonInput } from './test-sign-in.ts';

/** A password that is neither common nor anybody's name. */
export const PASSWORD = 'tuercas verdes sin motor';

let hashed: Promise<string> | undefined;

/** A person of the server with an account and `PASSWORD`, for tests of the doors themselves. */
export async function personWithPassword(
  server: TestServer,
  input: PersonInput,
): Promise<{ id: string; email: string }> {
  const { id, email } = await server.person(input);
  hashed ??= hashAcceptable(PASSWORD, { name: '', email: '', organisation: '' });
  await server.db.admin.query('update auth.accounts set password_hash = $2 where person_id = $1', [id, await hashed]);
  await server.db.admin.query('delete from auth.sign_ins where person_id = $1', [id]);
  return { id, email };
}

/** The code an authenticator shows at the server's time, or so many steps of 30 seconds away from it. */
export const codeOf = (server: TestServer, secret: string, steps = 0): Promise<string> =>
  generate({ secret, epoch: Math.floor(server.clock.now() / 1000) + steps * 30 });

/** A browser of its own: it keeps the cookie it was given and sends what our pages send. */
export class Browser {
  cookie = '';
  csrfToken = '';
  readonly #server: TestServer;
  readonly #headers: Record<string, string>;

  /** @param address where it calls from; believed only by a server that trusts a proxy. */
  constructor(server: TestServer, address?: string) {
    this.#server = server;
    this.#headers = { origin: server.platform.publicUrl(), ...(address && { 'x-forwarded-for': address }) };
  }

  async call<E extends Endpoint>(endpoint: E, input: CallInput<E> = {}): Promise<Answer<AnyBody>> {
    const headers = {
      ...this.#headers,
      ...(this.cookie && { cookie: this.cookie }),
      ...(this.csrfToken && { 'x-lanet-csrf': this.csrfToken }),
      ...input.headers,
    };
    const answer = await this.#server.call(endpoint, { ...input, headers });
    const [cookie] = [answer.headers['set-cookie'] ?? []].flat().map(String);
    if (cookie) this.cookie = cookie.split(';')[0] ?? '';
    if (typeof answer.body?.csrfToken === 'string') this.csrfToken = answer.body.csrfToken;
    return answer;
  }
}
