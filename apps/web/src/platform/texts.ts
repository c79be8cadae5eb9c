// Brings the texts: those of the first pages before anything is shown, the others with the first page that needs them, and
// the sentences of problems with the first of these.
import { i18n } from './i18n.ts';

export type Language = 'es' | 'en';

const PARTS = {
  es: {
    first: async () => (await import('../text/es/first.ts')).first,
    later: async () => (await import('../text/es/later.ts')).later,
    problems: async () => (await import('../text/es/all-problems.ts')).refused,
  },
  en: {
    first: async () => (await import('../text/en/first.ts')).first,
    later: async () => (await import('../text/en/later.ts')).later,
    problems: async () => (await import('../text/en/all-problems.ts')).refused,
  },
};

let shown: Language = 'es';
let needsAll = false;
let needsProblems = false;

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

/**
 * Resolves once there is a sentence for that code, or when it cannot be brought: then the general one is said, for what
 * failed first matters more than that.
 */
export async function withSentence(code: string): Promise<void> {
  try {
    await bring();
    if (needsProblems || i18n.exists(`problems.byCode.${code}`)) return;
    needsProblems = true;
    await bring();
  } catch {
    // Whoever could not load a text reads the general sentence.
  }
}

async function bring(): Promise<void> {
  const language = shown;
  const { first, later, problems } = PARTS[language];
  // In this order: all sentences of problems take the place of the first few.
  const wanted = [first, ...(needsAll ? [later] : []), ...(needsAll || needsProblems ? [problems] : [])];
  const parts = await Promise.all(wanted.map((load) => load()));
  for (const part of parts) i18n.addResourceBundle(language, 'translation', part, false, false, { skipCopy: true });
}
