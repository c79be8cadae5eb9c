import type { OAuth } from '@lanet/contracts/mailboxes';
import * as client from 'openid-client';
import type { Platform } from '../../platform/platform.ts';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
import { isByGraph, type Settings } from './mailboxes.rules.ts';

export type Application = OAuth & { clientSecret?: string | undefined };

export interface Tokens {
  access: string;
  /** Epoch milliseconds. */
  expiresAtMs: number;
  refresh?: string;
}

/** What is asked for (the vendors' pages on IMAP, POP and SMTP with OAuth). */
const SCOPES = {
  microsoft: () => ({
    person: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
    application: 'https://outlook.office365.com/.default',
  }),
  graph: ({ config }: Platform) => ({
    person: `${config.mail.microsoftGraph}/Mail.ReadWrite ${config.mail.microsoftGraph}/Mail.Send offline_access`,
    application: `${config.mail.microsoftGraph}/.default`,
  }),
  google: () => ({ person: 'https://mail.google.com/', application: 'https://mail.google.com/' }),
} as const;

type Vendor = keyof typeof SCOPES;
const TIMEOUT_SECONDS = 20;
/** Where the answer does not say how long a token is good. */
const USUAL_SECONDS = 3600;

/** Undefined for a mailbox that signs in with a password. */
export function vendorOf(settings: Pick<Settings, 'incoming' | 'kind'>): Vendor | undefined {
  const { kind } = settings;
  if (kind === 'microsoft') return isByGraph(settings) ? 'graph' : kind;
  return kind === 'google' ? kind : undefined;
}

/** @throws MailTrouble */
export function authorizationUrl(
  platform: Platform,
  vendor: Vendor,
  application: Application,
  {
    redirectUrl,
    state,
    challenge,
    address,
  }: { redirectUrl: string; state: string; challenge: string; address: string },
): Promise<URL> {
  return asked(async () => {
    const provider = await providerOf(platform, vendor, application);
    return client.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUrl,
      scope: SCOPES[vendor](platform).person,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state,
      login_hint: address,
      // Google gives a refresh token only then, and the second time only when it asks again.
      ...(vendor === 'google' && { access_type: 'offline', prompt: 'consent' }),
    });
  });
}

/** @throws MailTrouble */
export function exchangeCode(
  platform: Platform,
  vendor: Vendor,
  application: Application,
  { answer, state, verifier }: { answer: URL; state: string; verifier: string },
): Promise<Tokens> {
  return asked(async () => {
    const provider = await providerOf(platform, vendor, application);
    const checks = { expectedState: state, pkceCodeVerifier: verifier };
    return tokensOf(platform, await client.authorizationCodeGrant(provider, answer, checks));
  });
}

/** By the refresh token of a person, or by the application's own right. @throws MailTrouble `token` when it was taken back. */
export function requestTokens(
  platform: Platform,
  vendor: Vendor,
  application: Application,
  refresh: string | undefined,
): Promise<Tokens> {
  return asked(async () => {
    if (application.grant === 'person' && refresh === undefined) throw new MailTrouble('token', 'nobody has signed in');
    const provider = await providerOf(platform, vendor, application);
    if (application.grant === 'application' || refresh === undefined) {
      const scope = SCOPES[vendor](platform).application;
      return tokensOf(platform, await client.clientCredentialsGrant(provider, { scope }));
    }
    // A vendor that does not give another one lets the old one stand.
    return { refresh, ...tokensOf(platform, await client.refreshTokenGrant(provider, refresh)) };
  });
}

async function providerOf(
  { config }: Platform,
  vendor: Vendor,
  application: Application,
): Promise<client.Configuration> {
  const { clientId, clientSecret, tenant } = application;
  const auth = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret);
  const authority = (vendor === 'google' ? config.mail.googleAuthority : config.mail.microsoftAuthority).replace(
    /\/$/,
    '',
  );
  const insecure = authority.startsWith('http:') ? [client.allowInsecureRequests] : [];
  if (vendor === 'google') {
    const options = { execute: insecure, timeout: TIMEOUT_SECONDS };
    return client.discovery(new URL(authority), clientId, undefined, auth, options);
  }
  // Its metadata name another issuer for tenants such as `organizations`; these two addresses are documented.
  const base = `${authority}/${tenant ?? 'organizations'}`;
  const provider = new client.Configuration(
    {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
    },
    clientId,
    undefined,
    auth,
  );
  provider.timeout = TIMEOUT_SECONDS;
  for (const allow of insecure) allow(provider);
  return provider;
}

function tokensOf({ clock }: Platform, answer: client.TokenEndpointResponse): Tokens {
  return {
    access: answer.access_token,
    expiresAtMs: clock.now() + (answer.expires_in ?? USUAL_SECONDS) * 1000,
    ...(answer.refresh_token !== undefined && { refresh: answer.refresh_token }),
  };
}

/** Errors that only a person can put right (RFC 6749, 5.2). */
const REFUSED = [
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'access_denied',
  'invalid_scope',
  'consent_required',
];

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError) {
      const { error: code, error_description: description } = error;
      throw new MailTrouble(REFUSED.includes(code) ? 'token' : 'other', `${code} ${description ?? ''}`);
    }
    // What failed below `fetch` is its cause.
    const { code, text } = faultOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);
    throw new MailTrouble(code, text);
  }
}
