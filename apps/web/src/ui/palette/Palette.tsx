import { lazy, Suspense } from 'react';
import { usePalette } from './palette-store.ts';

// Most pages are left without opening it, so its code comes with the first Ctrl+K.
const PaletteDialog = lazy(() => import('./PaletteDialog.tsx'));

/** Search-or-run. Opened by `openPalette`; the shell binds Ctrl+K and `/` to that. */
export function Palette() {
  const { opened } = usePalette();
  return opened ? (
    <Suspense>
      <PaletteDialog />
    </Suspense>
  ) : null;
}
