// What travels between the page's program, which runs as whoever is signed in, and the agent's service. The program is as old
// as the package, the service as new as the last update: this only grows.
import { HelpMachine, HelpWords, PictureType } from '@lanet/contracts/help-requests';
import { inventoryText } from '@lanet/contracts/inventory';
import { z } from 'zod';

/** Of one request, its picture as base64 included. */
export const LOCAL_MAX_BYTES = 8 * 1024 * 1024;

export const paths = { machine: '/v1/machine', requests: '/v1/requests' } as const;

/** Carries the token of the service's pass. */
export const TOKEN_HEADER = 'x-lanet-token';

/** The computer as it will be sent: what was shown is named by `id`, so nothing else goes in its place. */
export const ShownMachine = z.object({ id: z.uuid(), machine: HelpMachine });
export type ShownMachine = z.infer<typeof ShownMachine>;

export const LocalAsk = HelpWords.extend({
  id: z.uuid(),
  shown: z.uuid(),
  /** Who is signed in, as their program says; null when they leave it out. */
  user: inventoryText(255).nullable(),
  picture: z.object({ mediaType: PictureType, data: z.base64().max(LOCAL_MAX_BYTES) }).nullable(),
});
export type LocalAsk = z.infer<typeof LocalAsk>;

/** `waiting`: kept on this computer until there is a connection. */
export const AskState = z.object({ state: z.enum(['waiting', 'sent', 'refused']), folio: z.string().nullable() });
export type AskState = z.infer<typeof AskState>;

export type LocalCode =
  | 'help.no_service'
  | 'help.forbidden'
  | 'help.invalid'
  | 'help.not_a_picture'
  | 'help.too_large'
  | 'help.shown_is_old'
  | 'help.too_many'
  | 'help.full'
  | 'help.busy'
  | 'help.not_found'
  | 'help.failed';

const statuses: Record<LocalCode, number> = {
  'help.no_service': 503,
  'help.forbidden': 403,
  'help.invalid': 422,
  'help.not_a_picture': 422,
  'help.too_large': 413,
  'help.shown_is_old': 409,
  'help.too_many': 429,
  'help.full': 429,
  'help.busy': 503,
  'help.not_found': 404,
  'help.failed': 500,
};

/** The service does not take it. The page owns the sentence. */
export class HelpRefused extends Error {
  readonly code: LocalCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: LocalCode, retryAfterSeconds?: number) {
    super(code);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return statuses[this.code];
  }
}
