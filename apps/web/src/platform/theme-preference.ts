// Light, dark, or as the system says: remembered in this browser.
import { localStorageColorSchemeManager, type MantineColorScheme, useMantineColorScheme } from '@mantine/core';

/** Also read by public/first-paint.js. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'lanet-color-scheme' });

export const THEME_CHOICES = ['light', 'dark', 'auto'] as const satisfies readonly MantineColorScheme[];

/** The choice (not what it resolves to) and how to change it. */
export function useThemePreference() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return {
    choice: colorScheme,
    choose: (next: MantineColorScheme) => {
      setColorScheme(next);
      // first-paint.js painted this before the styles came; now the styles decide.
      document.documentElement.style.removeProperty('background-color');
    },
  };
}
