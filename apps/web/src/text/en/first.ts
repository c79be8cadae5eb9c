import type { first as source } from '../es/first.ts';
import type { Texts } from '../texts.ts';
import { auth } from './auth.ts';
import { forms } from './forms.ts';
import { portal } from './portal.ts';
import { problems } from './problems.ts';
import { search } from './search.ts';
import { shell } from './shell.ts';
import { tickets } from './tickets.ts';
import { ui } from './ui.ts';

export const first: Texts<typeof source> = {
  auth,
  forms,
  portal,
  problems,
  search,
  shell,
  tickets,
  ui,
};
