// What the page asks its own program on this computer.
import type { HelpMachine } from '@lanet/contracts/help-requests';
import type { TextKey } from './texts.ts';

export interface Shown {
  id: string;
  machine: HelpMachine;
  user: string | null;
}

export interface State {
  state: 'waiting' | 'sent' | 'refused';
  folio: string | null;
}

export class Refused extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number;

  constructor(code: string, retryAfterSeconds: number) {
    super(code);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The sentence for a code; what is unknown failed. */
export const REFUSALS: Readonly<Record<string, TextKey>> = {
  'help.no_service': 'noService',
  'help.forbidden': 'forbidden',
  'help.invalid': 'invalid',
  'help.not_a_picture': 'noPicture',
  'help.too_large': 'tooLarge',
  'help.shown_is_old': 'again',
  'help.too_many': 'tooMany',
  'help.full': 'full',
  'help.busy': 'busy',
  ended: 'ended',
};

const KEPT = 'lanet-ask-session';
let session = '';

/** Changes the address's token, good once, for what the other calls carry. A page loaded again still has that. */
export async function openSession(): Promise<void> {
  const token = location.hash.slice(1);
  // Neither the history nor a copied address is to hold it.
  history.replaceState(null, '', location.pathname);
  if (token !== '') {
    const opened = await send<{ session: string }>('POST', '/api/session', { token }).catch(() => undefined);
    if (opened) sessionStorage.setItem(KEPT, opened.session);
  }
  session = sessionStorage.getItem(KEPT) ?? '';
  if (session === '') throw new Refused('ended', 0);
}

export const readMachine = () => send<Shown>('GET', '/api/machine');
export const sendRequest = (body: object) => send<State>('POST', '/api/requests', body);
export const readState = (id: string) => send<State>('GET', `/api/requests/${id}`);

async function send<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-lanet-session': session };
  const answer = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(() => {
    // Its program has ended: after a quarter of an hour without anybody, or with the computer's session.
    throw new Refused('ended', 0);
  });
  const said = await answer.json();
  if (answer.ok) return said;
  throw new Refused(String(said.code), Number(said.retryAfterSeconds ?? 0));
}
