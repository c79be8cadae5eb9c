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

const FEW = 'problems.byCode.auth.required';
const MANY = 'problems.byCode.clients.not_found';

it.each([
  { code: 'auth.required', brought: false, because: 'it is one of the first few' },
  { code: 'clients.not_found', brought: true, because: 'it comes with the first refusal that needs it' },
])('has a sentence for $code: $because', async ({ code, brought }) => {
  const showing = texts.showTexts('en');
  await texts.withSentence(code);
  await showing;

  expect([i18n.exists(`problems.byCode.${code}`), i18n.exists(MANY), i18n.exists(LATER)]).toEqual([
    true,
    brought,
    false,
  ]);
});

it('keeps the sentences of problems whichever texts come afterwards', async () => {
  await texts.withSentence('clients.not_found');
  await texts.showTexts('en');
  await texts.showTexts('es');

  expect([i18n.t(FEW), i18n.t(MANY)]).toEqual([
    'Su sesión terminó. Inicie sesión de nuevo.',
    'El cliente no existe o no está a su alcance.',
  ]);
  await texts.showTexts('en');
  expect(i18n.t(MANY)).toBe('The client does not exist or is out of your reach.');
});

it('brings the sentence of a refusal before anybody is told of it', async () => {
  const { refusalOf } = await import('./api.ts');
  const { problemSentence } = await import('./problems.ts');
  await texts.showTexts('en');

  const refusal = await refusalOf(Response.json({ code: 'clients.not_found' }, { status: 404 }));

  expect(problemSentence(refusal)).toBe('The client does not exist or is out of your reach.');
});

it('asks for the sentences of problems once, also for a code nobody knows', async () => {
  await texts.withSentence('nobody.knows');
  await texts.withSentence('nobody.knows.either');

  expect([i18n.exists('problems.byCode.nobody.knows'), i18n.exists(MANY)]).toEqual([false, true]);
});
