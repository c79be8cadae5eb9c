import { usePart } from '../use-part.ts';
import { closePalette, usePalette } from './palette-store.ts';

// Most pages are left without opening it, so its code comes with the first Ctrl+K.
const loadDialog = async () => (await import('./PaletteDialog.tsx')).PaletteDialog;

/** Search-or-run. Opened by `openPalette`; the shell binds Ctrl+K and `/` to that. */
export function Palette() {
  const { opened } = usePalette();
  const Dialog = usePart(loadDialog, opened, closePalette);
  return Dialog && opened ? <Dialog /> : null;
}
