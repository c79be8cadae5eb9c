// Every text of the interface in Spanish (es-MX, usted): the source of the keys. One file a feature.
import { problems } from './es/problems.ts';
import { shell } from './es/shell.ts';
import { ui } from './es/ui.ts';

export const es = { problems, shell, ui };
