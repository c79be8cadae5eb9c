// Every text of the interface in Spanish (es-MX, usted): the source of the keys. One file a feature.
import { notifications } from './es/notifications.ts';
import { portal } from './es/portal.ts';
import { problems } from './es/problems.ts';
import { search } from './es/search.ts';
import { shell } from './es/shell.ts';
import { tickets } from './es/tickets.ts';
import { ui } from './es/ui.ts';

export const es = { notifications, portal, problems, search, shell, tickets, ui };
