import { beforeEach, expect, it, vi } from 'vitest';

/** As a browser has them that has just come: without any text. */
let texts: typeof import('./texts.ts');
let i18n: typeof import('./i18n.ts').i18n;

beforeEach(async () => {
  vi.resetModules();
  texts = await import('./texts.ts');
  ({ i18n } = await import('./i18n.ts'));
});

const FIRST = 'tickets.title';
const LATER = 'devices.add';

it('brings the texts of the first pages alone until a page wants all', async () => {
  await texts.showTexts('en');
  expect([i18n.t(FIRST), i18n.exists(LATER)]).toEqual(['Tickets', false]);

  expect(await texts.withAllTexts(Promise.resolve('page'))).toBe('page');

  expect([i18n.t(FIRST), i18n.t(LATER)]).toEqual(['Tickets', 'Add device']);
});

it('brings all texts of every other language once a page wanted all', async () => {
  await texts.withAllTexts(Promise.resolve());
  expect(i18n.t(LATER)).toBe('Agregar equipo');

  await texts.showTexts('en');

  expect(i18n.t(LATER)).toBe('Add device');
});

it('brings all texts of a language that was chosen while a page waited', async () => {
  const page = texts.withAllTexts(Promise.resolve());
  await Promise.all([page, texts.showTexts('en')]);

  expect(i18n.t(LATER)).toBe('Add device');
});

it('shows the language that was chosen last, whichever texts come last', async () => {
  await Promise.all([texts.showTexts('es'), texts.showTexts('en'), texts.showTexts('es')]);

  expect(i18n.language).toBe('es');
});

it('does not hand over a page whose code did not come', async () => {
  await expect(texts.withAllTexts(Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});
