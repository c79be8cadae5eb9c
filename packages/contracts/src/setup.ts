// The first start: organisation and first administrator. The routes exist only until that is done.
import { z } from 'zod';
import { endpoint, Language, line, nothing, TimeZone } from './endpoint.ts';

export const setup = {
  status: endpoint({
    method: 'GET',
    path: '/api/v1/setup',
    summary: 'Whether this installation still waits for its first administrator',
    permission: 'anyone',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ open: z.literal(true) }),
  }),
  complete: endpoint({
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'Make the organisation and the first administrator, with the code printed at the first start',
    permission: 'anyone',
    params: nothing,
    query: nothing,
    body: z.object({
      code: z.string().trim().min(8).max(64),
      organisation: line(120),
      language: Language,
      timeZone: TimeZone,
      name: line(120),
      email: z.email().max(254),
      password: z.string().min(12).max(128),
    }),
    response: nothing,
  }),
};
