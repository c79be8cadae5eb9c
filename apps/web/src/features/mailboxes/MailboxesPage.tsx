import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../platform/keys.ts';
import { useCan } from '../../platform/session.ts';
import { IconMailbox, IconPlus } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import mailCss from '../mail/Mail.module.css';
import { MailSection } from '../mail/MailSection.tsx';
import { MailboxTable } from './MailboxTable.tsx';
import { mailboxList, useLiveMailboxes } from './mailboxes.queries.ts';

/** The addresses the product reads and writes from, and how they are. */
export function MailboxesPage() {
  const { t } = useTranslation();
  const query = useQuery(mailboxList);
  const canWrite = useCan('mailboxes.write');
  const navigate = useNavigate();
  useLiveMailboxes();
  const add = () => void navigate({ to: '/mail/mailboxes/new' });
  useKeys(canWrite ? [{ keys: 'n', label: 'mailboxes.add', group: 'ui.keys.page', run: add }] : []);
  return (
    <MailSection
      title={t('mailboxes.title')}
      actions={canWrite ? [{ label: t('mailboxes.add'), icon: IconPlus, kind: 'primary', onClick: add }] : []}
    >
      <div className={mailCss.fill}>
        <Loadable
          query={query}
          empty={{
            title: t('mailboxes.empty'),
            hint: t('mailboxes.emptyHint'),
            icon: IconMailbox,
            ...(canWrite && { action: <Button onClick={add}>{t('mailboxes.add')}</Button> }),
          }}
        >
          {({ items }) => <MailboxTable mailboxes={items} />}
        </Loadable>
      </div>
    </MailSection>
  );
}
