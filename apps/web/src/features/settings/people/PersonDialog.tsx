import type { Person } from '@lanet/contracts/people';
import { useTranslation } from 'react-i18next';
import { useCan, useMe } from '../../../platform/session.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { EditPersonForm } from './EditPersonForm.tsx';
import { NewPersonForm } from './NewPersonForm.tsx';
import { PersonFacts } from './PersonFacts.tsx';
import { changeableRoles } from './person-roles.ts';

export type PersonDialogState = { kind: 'create' } | { kind: 'person'; person: Person };

interface PersonDialogProps {
  /** Undefined: closed. */
  state: PersonDialogState | undefined;
  /** A new person belongs to this client. */
  clientId: string | undefined;
  onClose: () => void;
}

/** A new person, or one that is there: as a form where one may change it, as facts where not. */
export function PersonDialog({ state, clientId, onClose }: PersonDialogProps) {
  const { t } = useTranslation();
  const { role } = useMe();
  const canWrite = useCan('people.write');
  const person = state?.kind === 'person' ? state.person : undefined;
  const mayEdit = person !== undefined && canWrite && changeableRoles(role, person.role).length > 0;
  const title = person ? t(mayEdit ? 'settings.people.edit' : 'settings.people.details') : t('settings.people.create');
  return (
    <FormDialog opened={state !== undefined} onClose={onClose} title={title} size="34rem">
      {state?.kind === 'create' && <NewPersonForm clientId={clientId} onClose={onClose} />}
      {person && mayEdit && <EditPersonForm person={person} onClose={onClose} />}
      {person && !mayEdit && <PersonFacts person={person} />}
    </FormDialog>
  );
}
