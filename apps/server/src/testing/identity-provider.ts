import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';

export interface IdentityProvider {
  url: string;
  /** Dovecot asks here whose a token is. */
  tokenInfoUrl: string;
  client: { id: string; secret: string };
  /** For how long the next tokens are good. */
  expiresInSeconds: number;
  /** Requests for tokens so far, by grant. */
  grants: string[];
  /** What was asked for, each time somebody was sent here or an application asked by itself. */
  scopes: string[];
  /** Takes back everything that was given; `access`: only what opens something now, as a changed password does. */
  revoke(what?: 'access'): void;
  /** Whose a token is that is good now. */
  accountOf(token: string): string | undefined;
  /** Signs in as this account at the address somebody was sent to, and answers what the browser comes back with. */
  signIn(url: string, account: string): { code: string; state: string };
  close(): Promise<void>;
}

/**
 * An authorization server (RFC 6749, 7636) with the addresses of Microsoft's and the metadata of Google's. An application
 * gets tokens for whatever account `applicationAccount` names.
 */
export async function startIdentityProvider(applicationAccount = ''): Promise<IdentityProvider> {
  const app = fastify();
  const codes = new Map<string, { account: string; challenge: string; redirectUri: string }>();
  const refreshes = new Map<string, string>();
  const accesses = new Map<string, string>();
  const random = () => randomBytes(16).toString('base64url');
  const provider: IdentityProvider = {
    ...{
      url: '',
      tokenInfoUrl: '',
      client: { id: 'lanet', secret: 'client-canary' },
      expiresInSeconds: 3600,
      ...{ grants: [], scopes: [] },
    },
    revoke(what) {
      for (const given of what === 'access' ? [accesses] : [codes, refreshes, accesses]) given.clear();
    },
    accountOf: (token) => accesses.get(token),
    signIn(url, account) {
      const { searchParams } = new URL(url);
      const asked = (name: string) => searchParams.get(name) ?? '';
      if (asked('client_id') !== provider.client.id || asked('code_challenge_method') !== 'S256') throw new Error(url);
      provider.scopes.push(asked('scope'));
      const code = random();
      codes.set(code, { account, challenge: asked('code_challenge'), redirectUri: asked('redirect_uri') });
      return { code, state: asked('state') };
    },
    close: () => app.close(),
  };
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  /** Whose tokens this request gets; undefined refuses it. */
  const granted = (body: Record<string, string>): string | undefined => {
    provider.grants.push(body.grant_type ?? '');
    if (body.grant_type === 'client_credentials') {
      provider.scopes.push(body.scope ?? '');
      return applicationAccount;
    }
    if (body.grant_type === 'refresh_token') return refreshes.get(body.refresh_token ?? '');
    const known = codes.get(body.code ?? '');
    codes.delete(body.code ?? '');
    const proof = createHash('sha256')
      .update(body.code_verifier ?? '')
      .digest('base64url');
    return known?.challenge === proof && known.redirectUri === body.redirect_uri ? known.account : undefined;
  };
  // What was posted was read by the parser above.
  const token = (body: Record<string, string>): [number, object] => {
    if (body.client_id !== provider.client.id || body.client_secret !== provider.client.secret) {
      return [401, { error: 'invalid_client' }];
    }
    const account = granted(body);
    if (account === undefined) return [400, { error: 'invalid_grant', error_description: 'It was taken back.' }];
    const [access, refresh] = [random(), random()];
    accesses.set(access, account);
    refreshes.set(refresh, account);
    const isPerson = body.grant_type !== 'client_credentials';
    return [
      200,
      {
        ...{ access_token: access, token_type: 'Bearer', expires_in: provider.expiresInSeconds },
        ...(isPerson && { refresh_token: refresh }),
      },
    ];
  };
  for (const path of ['/:tenant/oauth2/v2.0/token', '/token']) {
    app.post<{ Body: Record<string, string> }>(path, async (request, reply) => {
      const [status, answer] = token(request.body);
      return reply.code(status).send(answer);
    });
  }
  app.get('/.well-known/openid-configuration', async () => ({
    issuer: provider.url,
    authorization_endpoint: `${provider.url}/authorize`,
    token_endpoint: `${provider.url}/token`,
  }));
  app.get<{ Querystring: { access_token?: string } }>('/tokeninfo', async (request, reply) => {
    const account = accesses.get(request.query.access_token ?? '');
    if (account === undefined) return reply.code(401).send({ error: 'invalid_token' });
    return { username: account.slice(0, account.indexOf('@')) };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  // A listening TCP server has an address with a port.
  const { port } = app.server.address() as AddressInfo;
  provider.url = `http://127.0.0.1:${port}`;
  provider.tokenInfoUrl = `${provider.url}/tokeninfo?access_token=`;
  return provider;
}
