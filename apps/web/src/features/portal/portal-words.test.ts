import { tickets } from '@lanet/contracts/tickets';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import '../../platform/i18n.ts';
import { subjectOf } from './portal-words.ts';

it.each([
  ['No imprime. Desde ayer sale en blanco.', 'No imprime.'],
  ['No imprime\ndesde ayer', 'No imprime'],
  ['  ¿Me ayudan?  Gracias ', '¿Me ayudan?'],
  ['La versión 2.5 falla', 'La versión 2.5 falla'],
])('takes the first sentence of %j', (text, subject) => {
  expect(subjectOf(text)).toBe(subject);
});

it('cuts a long sentence at a word', () => {
  const subject = subjectOf(`${'palabra '.repeat(30)}fin`);

  expect(subject).toMatch(/palabra…$/);
  expect(subject.length).toBeLessThanOrEqual(101);
});

it('is a subject that the server takes, whatever text it takes', () => {
  const { subject, text } = tickets.create.body.shape;

  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (typed) => {
      fc.pre(text.safeParse(typed).success);
      expect(subject.safeParse(subjectOf(typed)).success).toBe(true);
    }),
  );
});
