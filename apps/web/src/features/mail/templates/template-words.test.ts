import { MailTemplateName, type MailTemplateText } from '@lanet/contracts/mail';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineRange, templateProblem, templateRows } from './template-words.ts';

it.each([
  {
    said: 'body: undefined variable: folioo, line:3, col:4',
    shows: { part: 'body', line: 3, sentence: 'En el cuerpo, renglón 3: no existe el dato «folioo».' },
  },
  {
    said: 'subject: output "{{ name" not closed, line:1, col:1',
    shows: { part: 'subject', line: 1, sentence: 'En el asunto: falta cerrar {{ name.' },
  },
  {
    said: 'body: tag {% if name %} not closed, line:2, col:1',
    shows: { part: 'body', line: 2, sentence: 'En el cuerpo, renglón 2: falta cerrar {% if name %}.' },
  },
  {
    said: 'body: memory alloc limit exceeded, line:1, col:1',
    shows: { part: 'body', line: 1, sentence: 'En el cuerpo, renglón 1: resulta demasiado largo.' },
  },
  { said: 'subject: empty', shows: { part: 'subject', line: 1, sentence: 'En el asunto: no queda nada que enviar.' } },
  {
    said: 'something else',
    shows: { part: 'none', line: 1, sentence: 'no se puede interpretar (something else).' },
  },
])('says $said as people do', ({ said, shows }) => {
  expect(templateProblem(said)).toEqual(shows);
});

it('finds the line that was counted', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme-ascii' }), { minLength: 1 }), fc.nat(), (lines, at) => {
      const index = at % lines.length;
      const text = lines.join('\n');
      expect(text.slice(...lineRange(text, index + 1))).toBe(lines[index]);
    }),
  );
  expect(lineRange('one', 9)).toEqual([3, 3]);
});

it('lists every template', () => {
  expect(
    templateRows([])
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...MailTemplateName.options].sort());
});

it('says which of the languages were changed, and when last', () => {
  const text = (language: 'es' | 'en', updatedAt: string | null): MailTemplateText => ({
    ...{ name: 'ticket_created', language, subject: 'x', body: 'y', variables: [] },
    ...{ edited: updatedAt !== null, version: updatedAt === null ? 0 : 1, updatedAt },
  });
  const first = (...texts: MailTemplateText[]) => templateRows(texts)[0];

  expect(first(text('es', null), text('en', null))).toMatchObject({ edited: 'none', updatedAt: null });
  expect(first(text('es', null), text('en', '2026-02-01'))).toMatchObject({ edited: 'en', updatedAt: '2026-02-01' });
  expect(first(text('es', '2026-03-01'), text('en', '2026-02-01'))).toMatchObject({
    ...{ edited: 'both', updatedAt: '2026-03-01' },
  });
});
