import { usePart } from '../../ui/use-part.ts';
import { useAsking } from './step-up.ts';

const loadDialog = async () => (await import('./StepUpDialog.tsx')).StepUpDialog;

/** Asks for the second factor again when an act wants it fresh. One for the whole application, in the shell. */
export function StepUp() {
  const asking = useAsking();
  const Dialog = usePart(loadDialog, asking !== undefined, () => asking?.cancelled());
  return Dialog && asking ? <Dialog {...asking} /> : null;
}
