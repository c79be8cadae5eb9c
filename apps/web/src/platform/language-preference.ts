// The language of the page: remembered in this browser until the person's own setting is known.
import { type Language, showTexts } from './texts.ts';

export type { Language };

/** Also read by public/first-paint.js. */
const STORAGE_KEY = 'lanet-language';

/** The remembered language, else the browser's, else Spanish. */
export function preferredLanguage(): Language {
  const remembered = read();
  if (remembered) return remembered;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'es';
}

/** Shows the texts in that language and remembers the choice in this browser. */
export async function showLanguage(language: Language): Promise<void> {
  await showTexts(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage can be forbidden; then the choice lasts as long as the page.
  }
}

function read(): Language | undefined {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return value === 'es' || value === 'en' ? value : undefined;
  } catch {
    return undefined;
  }
}
