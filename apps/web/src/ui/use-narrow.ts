import { useMediaQuery } from '@mantine/hooks';

/** Below 900 px the shell has one column; known from the first render, so nothing jumps. */
export const useNarrow = (): boolean =>
  useMediaQuery('(max-width: 56.24em)', false, { getInitialValueInEffect: false });

/** Below 600 px tables become cards. */
export const usePhone = (): boolean => useMediaQuery('(max-width: 37.49em)', false, { getInitialValueInEffect: false });

/** From 1200 px there is room for something beside a form. */
export const useRoomy = (): boolean => useMediaQuery('(min-width: 75em)', false, { getInitialValueInEffect: false });
