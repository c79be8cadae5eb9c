// Every text of the interface in English; a key that Spanish has and this has not does not compile.
import { notifications } from './en/notifications.ts';
import { portal } from './en/portal.ts';
import { problems } from './en/problems.ts';
import { search } from './en/search.ts';
import { shell } from './en/shell.ts';
import { tickets } from './en/tickets.ts';
import { ui } from './en/ui.ts';
import type { es } from './es.ts';
import type { Texts } from './texts.ts';

export const en: Texts<typeof es> = { notifications, portal, problems, search, shell, tickets, ui };
