import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { cspNonce } from './platform/csp-nonce.ts';
import { queryClient } from './platform/query-client.ts';
import { colorSchemeManager } from './platform/theme-preference.ts';
import { cssVariablesResolver, theme } from './ui/theme.ts';

/** What every page needs around it: theme, server data, messages. */
export function App({ children }: { children: ReactNode }) {
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
        <Notifications position="bottom-right" containerWidth={380} limit={4} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
