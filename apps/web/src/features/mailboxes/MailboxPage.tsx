import { type Mailbox, mailboxes } from '@lanet/contracts/mailboxes';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan } from '../../platform/session.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useVersionedSave } from '../../ui/form/use-versioned-save.ts';
import { IconTrash } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useStepUp } from '../auth/step-up.ts';
import mailCss from '../mail/Mail.module.css';
import { Intake } from './Intake.tsx';
import css from './Mailboxes.module.css';
import { MailboxFields } from './MailboxFields.tsx';
import { MailboxHealth } from './MailboxHealth.tsx';
import { MailboxTrial } from './MailboxTrial.tsx';
import { changesBody, keptOf, MAILBOX_FIELD_OF_CODE, mailboxErrors, mailboxValues } from './mailbox-values.ts';
import { MailboxStatePill } from './mailbox-words.tsx';
import { mailboxDetail, useLiveMailboxes, useMailboxesChanged } from './mailboxes.queries.ts';
import { SignIn } from './SignIn.tsx';

const route = getRouteApi('/shell/mail/mailboxes/$id');

/** One mailbox: how it is, and its settings. */
export function MailboxPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(mailboxDetail(id));
  useLiveMailboxes();
  return (
    <div className={css.page}>
      {!query.data && <PageHeader title={t('mailboxes.one')} />}
      <Loadable query={query}>{(mailbox) => <Opened key={mailbox.id} mailbox={mailbox} />}</Loadable>
    </div>
  );
}

function Opened({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const canWrite = useCan('mailboxes.write');
  const [removing, { open, close }] = useDisclosure(false);
  return (
    <>
      <PageHeader
        title={mailbox.name}
        breadcrumb={[{ label: t('mailboxes.title'), link: { to: '/mail/mailboxes' } }]}
        badge={<MailboxStatePill state={mailbox.state} />}
        meta={`${mailbox.address} · ${t(`mailboxes.kinds.${mailbox.kind}`)}`}
        actions={canWrite ? [{ label: t('mailboxes.remove'), icon: IconTrash, kind: 'danger', onClick: open }] : []}
      />
      <div className={mailCss.scroll}>
        <MailboxHealth mailbox={mailbox} />
        {mailbox.intake && <Intake mailbox={mailbox} intake={mailbox.intake} canWrite={canWrite} />}
        {canWrite && <SignIn mailbox={mailbox} />}
        {canWrite && <Settings mailbox={mailbox} />}
      </div>
      <Removing mailbox={mailbox} opened={removing} onClose={close} />
    </>
  );
}

function Settings({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const { form, saving } = useMailboxForm(mailbox);
  return (
    <section className={css.form} aria-label={t('mailboxes.settings')}>
      <FormFrame
        saving={saving}
        submitLabel={t('forms.save')}
        disabled={!form.isDirty()}
        labelOf={(field) => labelOf(field, t)}
      >
        <MailboxFields form={form} has={keptOf(mailbox)} />
        <MailboxTrial form={form} id={mailbox.id} />
      </FormFrame>
    </section>
  );
}

const LABELS = {
  name: 'mailboxes.form.name',
  address: 'mailboxes.form.address',
  aliases: 'mailboxes.form.aliases',
  active: 'mailboxes.form.active',
  incoming: 'mailboxes.form.incoming',
  sends: 'mailboxes.form.sends',
  outgoing: 'mailboxes.form.sending',
  options: 'mailboxes.form.options',
  oauth: 'mailboxes.form.signIn',
} as const;

const isLabelled = (field: string): field is keyof typeof LABELS => Object.hasOwn(LABELS, field);

const labelOf = (field: string, t: TFunction): string => (isLabelled(field) ? t(LABELS[field]) : field);

function useMailboxForm(mailbox: Mailbox) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useMailboxesChanged();
  const withStepUp = useStepUp();
  const { id } = mailbox;
  const form = useForm({ initialValues: mailboxValues(mailbox), validate: mailboxErrors });
  const saving = useVersionedSave({
    form,
    loaded: versioned(mailbox),
    reload: async () => versioned(await queryClient.fetchQuery({ ...mailboxDetail(id), staleTime: 0 })),
    save: (changes, version) => {
      const body = changesBody(form.getValues(), Object.keys(changes));
      return withStepUp(() => call(mailboxes.update, { params: { id }, body, ifMatch: version }));
    },
    onSaved: (saved) => {
      queryClient.setQueryData(mailboxDetail(id).queryKey, saved);
      changed();
      form.setInitialValues(mailboxValues(saved));
      form.reset();
      toastDone(t('forms.saved'));
    },
    goOn: versioned,
    fieldOfCode: MAILBOX_FIELD_OF_CODE,
  });
  return { form, saving };
}

const versioned = (mailbox: Mailbox) => ({ values: mailboxValues(mailbox), version: mailbox.version });

interface RemovingProps {
  mailbox: Mailbox;
  opened: boolean;
  onClose: () => void;
}

function Removing({ mailbox: { id, name }, opened, onClose }: RemovingProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useMailboxesChanged();
  const withStepUp = useStepUp();
  const remove = async () => {
    await withStepUp(() => call(mailboxes.remove, { params: { id } }));
    toastDone(t('mailboxes.removed', { name }));
    await navigate({ to: '/mail/mailboxes' });
    changed();
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('mailboxes.removeTitle', { name })}
      confirmLabel={t('mailboxes.remove')}
      typedName={name}
      danger
      onConfirm={remove}
    >
      {t('mailboxes.removeText')}
    </ConfirmDialog>
  );
}
