// Every text of the interface in English; a key that Spanish has and this has not does not compile.
import { problems } from './en/problems.ts';
import { shell } from './en/shell.ts';
import { ui } from './en/ui.ts';
import type { es } from './es.ts';
import type { Texts } from './texts.ts';

export const en: Texts<typeof es> = { problems, shell, ui };
