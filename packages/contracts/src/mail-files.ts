// Files of mail that were too large to go along: whoever got the mail takes them by its link.
import { z } from 'zod';
import { endpoint, nothing } from './endpoint.ts';

export const mailFiles = {
  open: endpoint({
    method: 'GET',
    path: '/api/v1/mail-files/:link',
    summary: 'A file of a mail, for whoever holds its signed link, as raw bytes to be saved',
    permission: 'anyone',
    params: z.object({ link: z.string().max(200) }),
    query: nothing,
    body: nothing,
    response: z.unknown(),
  }),
};
