import './ui/kit-styles.ts';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { onSignedOut } from './platform/api.ts';
import { shareNonce } from './platform/csp-nonce.ts';
import { preferredLanguage, showLanguage } from './platform/language-preference.ts';
import { signInAddress } from './platform/router.tsx';
import { router } from './routes.tsx';

shareNonce();

onSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (!pathname.startsWith('/sign-in')) void router.navigate({ href: signInAddress(href) });
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

// first-paint.js painted this before the styles came; now the styles decide.
document.documentElement.style.removeProperty('background-color');
// At once, so that the page comes with the texts and not after them.
void router.load();
await showLanguage(preferredLanguage());
createRoot(root).render(
  <StrictMode>
    <App>
      <RouterProvider router={router} />
    </App>
  </StrictMode>,
);
