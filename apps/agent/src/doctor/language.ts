export type Language = 'es' | 'en';

/**
 * The language of what is printed: English where the system is set to it, else Spanish, as the installer decides. Windows has
 * no such variables: `locale` is what it told the runtime.
 */
export function systemLanguage(
  { LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv,
  system: NodeJS.Platform,
  locale = Intl.DateTimeFormat().resolvedOptions().locale,
): Language {
  const set = LC_ALL || LC_MESSAGES || LANG || (system === 'win32' ? locale : '');
  return /^en/i.test(set) ? 'en' : 'es';
}
