// Every text of the interface in Spanish (es-MX, usted): the source of the keys. One file a feature.
import { refused } from './es/all-problems.ts';
import { first } from './es/first.ts';
import { later } from './es/later.ts';

export const es = { ...first, ...later, ...refused };
