import { expect, it } from 'vitest';
import { unfoldFlowed } from './flowed.ts';

it.each([
  ['uno \ndos\ntres', false, 'uno dos\ntres'],
  ['uno \ndos', true, 'unodos'],
  ['> uno \n> dos\ntres', false, '> uno dos\ntres'],
  ['> uno \ntres', false, '> uno \ntres'],
  [' > no es cita', false, '> no es cita'],
  ['fin \n-- \nAna', false, 'fin \n-- \nAna'],
])('%j', (text, delSp, unfolded) => {
  expect(unfoldFlowed(text, delSp)).toBe(unfolded);
});
