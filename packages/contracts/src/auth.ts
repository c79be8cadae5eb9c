// Sign-in, one's own account, and the doors: password, second factor, password links.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, Language, line, nothing, TimeZone } from './endpoint.ts';
import { Role } from './roles.ts';

const Password = z.string().min(12).max(128);
/** Six digits of an authenticator, or a recovery code (`xxxx-xxxx-xxxx`). */
const Code = z.string().trim().min(6).max(20);

export const Me = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    role: Role,
    language: Language,
    timeZone: z.string(),
    clientId: Id.nullable(),
    /** Sent back in `x-lanet-csrf` with everything that changes something. */
    csrfToken: z.string(),
    secondFactor: z.object({ active: z.boolean(), required: z.boolean(), recoveryCodesLeft: z.number().int() }),
    stepUpUntil: Instant.nullable(),
    organisation: z.object({ name: z.string() }),
    demo: z.boolean(),
    /** The signer runs in the same process as the web: said on the status page. */
    signerShared: z.boolean(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** `signed_in`, or which step is still missing. The cookie is set in every case; `csrfToken` belongs to it. */
export const SignInState = z.object({
  state: z.enum(['signed_in', 'second_factor', 'enrol_second_factor']),
  csrfToken: z.string(),
});

export const SignIn = z
  .object({
    id: Id,
    current: z.boolean(),
    address: z.string(),
    userAgent: z.string(),
    createdAt: Instant,
    lastSeenAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: 'SignIn' });

const none = { params: nothing, query: nothing };

export const auth = {
  signIn: endpoint({
    method: 'POST',
    path: '/api/v1/auth/sign-in',
    summary: 'Sign in with mail address and password',
    permission: 'anyone',
    ...none,
    body: z.object({ email: z.string().trim().min(3).max(254), password: z.string().min(1).max(128) }),
    response: SignInState,
  }),
  secondFactor: endpoint({
    method: 'POST',
    path: '/api/v1/auth/second-factor',
    summary: 'Give the code of the second factor, or a recovery code',
    permission: 'half_signed_in',
    ...none,
    body: z.object({ code: Code }),
    response: SignInState,
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/api/v1/auth/sign-out',
    summary: 'End this sign-in',
    permission: 'half_signed_in',
    ...none,
    body: nothing,
    response: nothing,
  }),
  me: endpoint({
    method: 'GET',
    path: '/api/v1/auth/me',
    summary: 'Who I am and what I may do',
    permission: 'signed_in',
    ...none,
    body: nothing,
    response: Me,
  }),
  updateMe: endpoint({
    method: 'PATCH',
    path: '/api/v1/auth/me',
    summary: 'Change my own profile',
    permission: 'signed_in',
    ...none,
    body: z.object({ name: line(120).optional(), language: Language.optional(), timeZone: TimeZone.optional() }),
    response: Me,
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/api/v1/auth/password',
    summary: 'Change my password; ends my other sign-ins',
    permission: 'signed_in',
    secret: true,
    ...none,
    body: z.object({ current: z.string().min(1).max(128), password: Password }),
    response: nothing,
  }),
  requestReset: endpoint({
    method: 'POST',
    path: '/api/v1/auth/reset-requests',
    summary: 'Ask for a mail with a link to set a new password; answers alike for unknown addresses',
    permission: 'anyone',
    ...none,
    body: z.object({ email: z.string().trim().min(3).max(254) }),
    response: nothing,
  }),
  setPassword: endpoint({
    method: 'POST',
    path: '/api/v1/auth/password-links',
    summary: 'Set a password with the token of an invitation or reset mail (once)',
    permission: 'anyone',
    ...none,
    body: z.object({ token: z.string().min(20).max(100), password: Password }),
    response: nothing,
  }),
  stepUp: endpoint({
    method: 'POST',
    path: '/api/v1/auth/step-up',
    summary: 'Prove the second factor again, for acts that want it fresh (15 minutes)',
    permission: 'signed_in',
    secret: true,
    ...none,
    body: z.object({ code: Code }),
    /** The sign-in has a new cookie, and with it a new csrf token. */
    response: z.object({ stepUpUntil: Instant, csrfToken: z.string() }),
  }),
  startTotp: endpoint({
    method: 'POST',
    path: '/api/v1/auth/totp',
    summary: 'Begin to add an authenticator: its secret and the address for a QR picture',
    permission: 'half_signed_in',
    ...none,
    body: nothing,
    response: z.object({ secret: z.string(), address: z.string(), qrSvg: z.string() }),
  }),
  confirmTotp: endpoint({
    method: 'POST',
    path: '/api/v1/auth/totp/confirm',
    summary: 'Finish adding it with a first code; answers the recovery codes, once',
    permission: 'half_signed_in',
    ...none,
    body: z.object({ code: Code }),
    /** The sign-in has a new cookie, and with it a new csrf token. */
    response: z.object({ recoveryCodes: z.array(z.string()), csrfToken: z.string() }),
  }),
  renewRecoveryCodes: endpoint({
    method: 'POST',
    path: '/api/v1/auth/recovery-codes',
    summary: 'Replace my recovery codes',
    permission: 'signed_in',
    secret: true,
    ...none,
    body: z.object({ code: Code }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
  }),
  signIns: endpoint({
    method: 'GET',
    path: '/api/v1/auth/sign-ins',
    summary: 'Where I am signed in',
    permission: 'signed_in',
    ...none,
    body: nothing,
    response: z.object({ items: z.array(SignIn) }),
  }),
  endSignIn: endpoint({
    method: 'DELETE',
    path: '/api/v1/auth/sign-ins/:id',
    summary: 'End one of my sign-ins, at once',
    permission: 'signed_in',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
  endOtherSignIns: endpoint({
    method: 'DELETE',
    path: '/api/v1/auth/sign-ins',
    summary: 'End all my sign-ins but this one',
    permission: 'signed_in',
    ...none,
    body: nothing,
    response: nothing,
  }),
};
