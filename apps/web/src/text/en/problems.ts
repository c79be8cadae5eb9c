import type { problems as source } from '../es/problems.ts';
import type { Texts } from '../texts.ts';

export const problems: Texts<typeof source> = {
  unknown: 'Something failed on our side. Try again; if it happens again, send us the request number.',
  part: 'A part of the page is missing. Check your connection and reload the page.',
  network: 'The server does not answer. Check your connection and try again.',
  waitSeconds_one: 'Too many attempts. Wait {{count}} second and try again.',
  waitSeconds_other: 'Too many attempts. Wait {{count}} seconds and try again.',
  byCode: {
    'request.too_many': 'Too many requests in a row. Wait a moment and try again.',
    'server.failed': 'Something failed on our side. Try again; if it happens again, send us the request number.',
    'server.unavailable': 'The server is not available right now. Try again in a moment.',
    'auth.required': 'Your session ended. Sign in again.',
    'auth.second_factor_required': 'The second factor is missing.',
  },
};
