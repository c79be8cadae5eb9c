import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { showUndo, toastProblem } from '../../../ui/toast.tsx';
import { useInboundChanged } from '../inbound-mail.queries.ts';
import { AcceptForm } from './AcceptForm.tsx';
import { BlockForm } from './BlockForm.tsx';
import { type Decision, decideAgain, decisionsFor, fileMessage, type Undecided } from './decisions.ts';
import { LinkTicketForm } from './LinkTicketForm.tsx';
import { MakePersonForm } from './MakePersonForm.tsx';

export interface Decisions {
  /** Asks what the decision needs; nothing where it makes no sense for the message. */
  decide: (decision: Decision, message: Undecided) => void;
  /** At once, with a way back. */
  file: (messages: readonly Undecided[]) => Promise<void>;
  /** Belongs somewhere into the page. */
  dialog: ReactNode;
}

/** What may be decided about messages, from a list or from a message's own page. */
export function useDecisions(): Decisions {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ decision: Decision; message: Undecided }>();
  const file = useFile();
  const close = () => setAsked(undefined);
  return {
    decide: (decision, message) => {
      if (decisionsFor(message).includes(decision)) setAsked({ decision, message });
    },
    file,
    dialog: (
      <FormDialog
        opened={asked !== undefined}
        onClose={close}
        title={asked ? t(`inboundMail.decide.titles.${asked.decision}`) : ''}
        size="34rem"
      >
        {asked && <DecisionForm {...asked} onClose={close} />}
      </FormDialog>
    ),
  };
}

interface DecisionFormProps {
  decision: Decision;
  message: Undecided;
  onClose: () => void;
}

function DecisionForm({ decision, ...rest }: DecisionFormProps) {
  switch (decision) {
    case 'person':
      return <MakePersonForm {...rest} />;
    case 'ticket':
      return <LinkTicketForm {...rest} />;
    case 'block':
      return <BlockForm {...rest} />;
    default:
      return <AcceptForm kind={decision} {...rest} />;
  }
}

function useFile(): Decisions['file'] {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  return async (messages) => {
    const filed: string[] = [];
    try {
      // One after the other: each is decided on the server in a transaction of its own, and the first refusal ends it.
      for (const { id } of messages) {
        await fileMessage(id);
        filed.push(id);
      }
    } catch (error) {
      toastProblem(error);
    }
    changed();
    if (filed.length === 0) return;
    showUndo(t('inboundMail.decide.filed', { count: filed.length }), async () => {
      for (const id of filed) await decideAgain(id);
      changed();
    });
  };
}
