import { i18n } from '../../../platform/i18n.ts';

/** The title of a script in the reader's language. */
export const titleOf = ({ titles }: { titles: { es: string; en: string } }): string =>
  i18n.language === 'en' ? titles.en : titles.es;
