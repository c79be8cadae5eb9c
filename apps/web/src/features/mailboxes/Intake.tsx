import { mailIntake } from '@lanet/contracts/mail-intake';
import { intakeExample } from '@lanet/contracts/mail-intake-example';
import type { Mailbox, MailboxWithSecret } from '@lanet/contracts/mailboxes';
import { Button, Checkbox } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { formatDateTime } from '../../platform/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useStepUp } from '../auth/step-up.ts';
import css from './Intake.module.css';
import { MadeSecret } from './MadeSecret.tsx';
import mailboxCss from './Mailboxes.module.css';
import { useMailboxesChanged } from './mailboxes.queries.ts';

interface IntakeProps {
  mailbox: Mailbox;
  intake: NonNullable<Mailbox['intake']>;
  canWrite: boolean;
}

/** Where mail is handed over to a mailbox by HTTP, what signs it, and a script that does so. */
export function Intake({ mailbox, intake: { url, secretMadeAt, earlierUntil }, canWrite }: IntakeProps) {
  const { t } = useTranslation();
  const title = useId();
  return (
    <section className={`${mailboxCss.card} ${css.intake}`} aria-labelledby={title}>
      <h2 id={title} className={mailboxCss.cardTitle}>
        {t('mailboxes.intake.title')}
      </h2>
      <p className={css.lead}>{t('mailboxes.intake.hint')}</p>
      <dl className={mailboxCss.facts}>
        <div>
          <dt>{t('mailboxes.intake.url')}</dt>
          <dd className={css.url}>
            <code>{`POST ${url}`}</code>
            <CopyButton value={url} label={t('mailboxes.intake.copyUrl')} />
          </dd>
        </div>
        <div>
          <dt>{t('mailboxes.intake.secret')}</dt>
          <dd>
            {t('mailboxes.intake.made')} <RelativeTime at={secretMadeAt} />
            {earlierUntil && (
              <p className={css.lead}>{t('mailboxes.intake.earlier', { at: formatDateTime(earlierUntil) })}</p>
            )}
          </dd>
        </div>
      </dl>
      {canWrite && <Renewing id={mailbox.id} />}
      <Example url={url} recipient={mailbox.address} />
    </section>
  );
}

function Renewing({ id }: { id: string }) {
  const { t } = useTranslation();
  const changed = useMailboxesChanged();
  const withStepUp = useStepUp();
  const [asking, setAsking] = useState(false);
  const [endsEarlier, setEndsEarlier] = useState(false);
  const [made, setMade] = useState<MailboxWithSecret>();
  const renew = async () => {
    setMade(await withStepUp(() => call(mailIntake.renewSecret, { params: { id }, body: { endsEarlier } })));
    changed();
  };
  const ask = () => {
    setEndsEarlier(false);
    setAsking(true);
  };
  return (
    <>
      <Button variant="default" mt="sm" onClick={ask}>
        {t('mailboxes.intake.renew')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('mailboxes.intake.renewTitle')}
        confirmLabel={t('mailboxes.intake.renewConfirm')}
        danger={endsEarlier}
        onConfirm={renew}
      >
        {t(endsEarlier ? 'mailboxes.intake.renewAtOnce' : 'mailboxes.intake.renewText')}
        <Checkbox
          mt="md"
          label={t('mailboxes.intake.endsEarlier')}
          description={t('mailboxes.intake.endsEarlierHint')}
          checked={endsEarlier}
          onChange={(event) => setEndsEarlier(event.currentTarget.checked)}
        />
      </ConfirmDialog>
      {made && <MadeSecret made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}

function Example({ url, recipient }: { url: string; recipient: string }) {
  const { t } = useTranslation();
  const text = intakeExample({ url, recipient });
  return (
    <details className={css.example}>
      <summary>{t('mailboxes.intake.example.open')}</summary>
      <p className={css.lead}>{t('mailboxes.intake.example.hint')}</p>
      <code className={css.run}>{t('mailboxes.intake.example.run')}</code>
      <div className={css.script}>
        <pre>{text}</pre>
        <CopyButton value={text} label={t('mailboxes.intake.example.copy')} />
      </div>
      <p className={css.lead}>{t('mailboxes.intake.example.rules')}</p>
    </details>
  );
}
