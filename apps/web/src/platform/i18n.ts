// The texts of the interface. Spanish is the source of the keys; an unknown key does not compile.
import i18next, { type ParseKeys } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { es } from '../text/es.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof es };
    returnNull: false;
  }
}

/** A key of text/es.ts. */
export type TextKey = ParseKeys;

export const i18n = i18next;

// Without texts yet (texts.ts brings them), so this completes at once; nothing needs to wait for it.
void i18n.use(initReactI18next).init({
  lng: 'es',
  // No translation lacks a key, or it would not compile.
  fallbackLng: false,
  resources: {},
  // React escapes what it shows; escaping twice would show entities.
  interpolation: { escapeValue: false },
  initAsync: false,
});
