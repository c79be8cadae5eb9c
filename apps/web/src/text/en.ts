// Every text of the interface in English; a key that Spanish has and this has not does not compile.
import { refused } from './en/all-problems.ts';
import { first } from './en/first.ts';
import { later } from './en/later.ts';
import type { es } from './es.ts';
import type { Texts } from './texts.ts';

export const en: Texts<typeof es> = { ...first, ...later, ...refused };
