// Every text of the interface in Spanish (es-MX, usted): the source of the keys. One file a feature.
import { first } from './es/first.ts';
import { later } from './es/later.ts';

export const es = { ...first, ...later };
