// What the pages say that are opened first, and the frame around all pages: these texts come before anything is shown.
import { auth } from './auth.ts';
import { forms } from './forms.ts';
import { portal } from './portal.ts';
import { problems } from './problems.ts';
import { search } from './search.ts';
import { shell } from './shell.ts';
import { tickets } from './tickets.ts';
import { ui } from './ui.ts';

export const first = {
  auth,
  forms,
  portal,
  problems,
  search,
  shell,
  tickets,
  ui,
};
