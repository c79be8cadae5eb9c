// The language of the page: remembered in this browser until the person's own setting is known.
import { i18n } from './i18n.ts';

export type Language = 'es' | 'en';

/** Also read by public/first-paint.js. */
const STORAGE_KEY = 'lanet-language';

/** The remembered language, else the browser's, else Spanish. */
export function preferredLanguage(): Language {
  const remembered = read();
  if (remembered) return remembered;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'es';
}

/** Loads the texts if needed, shows them and remembers the choice in this browser. */
export async function showLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18n.hasResourceBundle('en', 'translation')) {
    const { en } = await import('../text/en.ts');
    i18n.addResourceBundle('en', 'translation', en);
  }
  if (i18n.language !== language) await i18n.changeLanguage(language);
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
