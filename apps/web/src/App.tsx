import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { cspNonce } from './platform/csp-nonce.ts';
import { queryClient } from './platform/query-client.ts';
import { colorSchemeManager } from './platform/theme-preference.ts';
import { cssVariablesResolver, theme } from './ui/theme.ts';
import { usePart } from './ui/use-part.ts';

const loadToastList = async () => (await import('./ui/ToastList.tsx')).ToastList;

/** What every page needs around it: theme, server data, messages. */
export function App({ children }: { children: ReactNode }) {
  // At first nobody is told anything. Not with the first message either: that may be that the network broke.
  const ToastList = usePart(loadToastList, true, () => undefined);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={cspNonce}
    >
      <QueryClientProvider client={queryClient}>
        {children}
        {ToastList && <ToastList />}
      </QueryClientProvider>
    </MantineProvider>
  );
}
