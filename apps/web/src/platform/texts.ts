// Brings the texts: those of the first pages before anything is shown, the others with the first page that needs them.
import { i18n } from './i18n.ts';

export type Language = 'es' | 'en';

const PARTS = {
  es: {
    first: async () => (await import('../text/es/first.ts')).first,
    later: async () => (await import('../text/es/later.ts')).later,
  },
  en: {
    first: async () => (await import('../text/en/first.ts')).first,
    later: async () => (await import('../text/en/later.ts')).later,
  },
};

let shown: Language = 'es';
let needsAll = false;

/** Shows the texts in that language. */
export async function showTexts(language: Language): Promise<void> {
  shown = language;
  await bring();
  // Meanwhile the person may have chosen again.
  if (shown === language && i18n.language !== language) await i18n.changeLanguage(language);
}

/** Resolves to `part` once it is there and all texts are. */
export async function withAllTexts<Part>(part: Promise<Part>): Promise<Part> {
  needsAll = true;
  const [loaded] = await Promise.all([part, bring()]);
  return loaded;
}

async function bring(): Promise<void> {
  const language = shown;
  const { first, later } = PARTS[language];
  const parts = await Promise.all(needsAll ? [first(), later()] : [first()]);
  for (const part of parts) i18n.addResourceBundle(language, 'translation', part, false, false, { skipCopy: true });
}
