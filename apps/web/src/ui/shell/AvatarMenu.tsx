import { useDisclosure } from '@mantine/hooks';
import type { IconComponent } from '../../platform/feature.ts';
import type { Language } from '../../platform/language-preference.ts';
import { usePart } from '../use-part.ts';
import { AvatarButton } from './AvatarButton.tsx';

export interface AccountAction {
  label: string;
  icon: IconComponent;
  onClick: () => void;
  /** At the right, such as a key. */
  hint?: string;
}

export interface AvatarMenuProps {
  name: string;
  /** Role or mail address, under the name. */
  detail: string;
  language: Language;
  onLanguage: (language: Language) => void;
  onKeys: () => void;
  onSignOut: () => void;
  /** Before the general ones, such as the person's own account. */
  actions?: readonly AccountAction[];
}

const loadPanel = async () => (await import('./AvatarPanel.tsx')).AvatarPanel;

/** The person's own menu: language, theme, shortcuts, sign out. It comes with the first click. */
export function AvatarMenu(props: AvatarMenuProps) {
  const [wanted, { open, close }] = useDisclosure(false);
  const Panel = usePart(loadPanel, wanted, close);
  return Panel ? <Panel {...props} /> : <AvatarButton name={props.name} onClick={open} aria-expanded={false} />;
}
