import { useDisclosure } from '@mantine/hooks';
import { MoreButton } from './MoreButton.tsx';
import type { HeaderAction } from './PageHeader.tsx';
import { usePart } from './use-part.ts';

const loadMenu = async () => (await import('./MoreMenu.tsx')).MoreMenu;

/** The actions for which a phone has no room, behind one button; the menu comes with the first click. */
export function MoreActions({ actions }: { actions: readonly HeaderAction[] }) {
  const [wanted, { open, close }] = useDisclosure(false);
  const Menu = usePart(loadMenu, wanted, close);
  return Menu ? <Menu actions={actions} /> : <MoreButton onClick={open} aria-expanded={false} />;
}
