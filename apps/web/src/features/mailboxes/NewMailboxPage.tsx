import { type MailboxKind, type MailboxWithSecret, mailboxes } from '@lanet/contracts/mailboxes';
import { useForm } from '@mantine/form';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import type { IconComponent } from '../../platform/feature.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { IconBuilding, IconCode, IconInbox, IconMail, IconServer, IconWorld } from '../../ui/icons.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useStepUp } from '../auth/step-up.ts';
import mailCss from '../mail/Mail.module.css';
import { MadeSecret } from './MadeSecret.tsx';
import css from './Mailboxes.module.css';
import { MailboxFields } from './MailboxFields.tsx';
import { MailboxTrial } from './MailboxTrial.tsx';
import { MAILBOX_FIELD_OF_CODE, mailboxBody, mailboxErrors, NOTHING_KEPT, newMailboxValues } from './mailbox-values.ts';
import { useMailboxesChanged } from './mailboxes.queries.ts';

const route = getRouteApi('/shell/mail/mailboxes/new');

/** The commonest first. */
const KINDS: readonly { kind: MailboxKind; icon: IconComponent }[] = [
  { kind: 'microsoft', icon: IconBuilding },
  { kind: 'google', icon: IconWorld },
  { kind: 'imap', icon: IconMail },
  { kind: 'pop3', icon: IconInbox },
  { kind: 'listener', icon: IconServer },
  { kind: 'http', icon: IconCode },
];

/** A new mailbox: first what kind it is, then what that kind needs. */
export function NewMailboxPage() {
  const { t } = useTranslation();
  const { kind } = route.useSearch();
  return (
    <div className={css.page}>
      <PageHeader
        title={kind ? t('mailboxes.addKind', { kind: t(`mailboxes.kinds.${kind}`) }) : t('mailboxes.add')}
        breadcrumb={[
          { label: t('mailboxes.title'), link: { to: '/mail/mailboxes' } },
          ...(kind ? [{ label: t('mailboxes.add'), link: { to: '/mail/mailboxes/new' } as const }] : []),
        ]}
        meta={t(kind ? `mailboxes.kindHints.${kind}` : 'mailboxes.chooseKind')}
      />
      <div className={mailCss.scroll}>{kind ? <NewMailbox key={kind} kind={kind} /> : <Kinds />}</div>
    </div>
  );
}

function Kinds() {
  const { t } = useTranslation();
  return (
    <ul className={css.kinds} aria-label={t('mailboxes.columns.kind')}>
      {KINDS.map(({ kind, icon: Icon }) => (
        <li key={kind}>
          <Link to="/mail/mailboxes/new" search={{ kind }} className={css.kind}>
            <span className={css.kindIcon}>
              <Icon size={19} stroke={1.6} aria-hidden />
            </span>
            <span>
              <span className={css.kindName}>{t(`mailboxes.kinds.${kind}`)}</span>
              <span className={css.kindHint}>{t(`mailboxes.kindHints.${kind}`)}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function NewMailbox({ kind }: { kind: MailboxKind }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useMailboxesChanged();
  const withStepUp = useStepUp();
  const [made, setMade] = useState<MailboxWithSecret>();
  const form = useForm({ initialValues: newMailboxValues(kind), validate: mailboxErrors });
  const open = (id: string) => void navigate({ to: '/mail/mailboxes/$id', params: { id } });
  const saving = useSave({
    form,
    save: (values) => withStepUp(() => call(mailboxes.create, { body: mailboxBody(values) })),
    onSaved: (saved) => {
      changed();
      toastDone(t('mailboxes.created'));
      if (saved.intakeSecret) setMade(saved);
      else open(saved.id);
    },
    fieldOfCode: MAILBOX_FIELD_OF_CODE,
  });
  return (
    <div className={css.form}>
      <FormFrame
        saving={saving}
        submitLabel={t('mailboxes.create')}
        onCancel={() => void navigate({ to: '/mail/mailboxes' })}
      >
        <MailboxFields form={form} has={NOTHING_KEPT} />
        <MailboxTrial form={form} />
      </FormFrame>
      {made && <MadeSecret made={made} onClose={() => open(made.id)} />}
    </div>
  );
}
