import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import type { Column } from '../../../ui/table/table-types.ts';
import mailCss from '../Mail.module.css';
import { MailSection } from '../MailSection.tsx';
import css from './Templates.module.css';
import { type TemplateRow, templateRows } from './template-words.ts';
import { templateList } from './templates.queries.ts';

/** What the product itself writes, and what of it was changed here. */
export function TemplatesPage() {
  const { t } = useTranslation();
  const query = useQuery(templateList);
  return (
    <MailSection title={t('mail.templates.title')} meta={t('mail.templates.hint')}>
      <div className={mailCss.fill}>
        <Loadable query={query}>
          {({ items }) => (
            <DataTable
              label={t('mail.templates.list')}
              rows={templateRows(items)}
              columns={columns(t)}
              rowId={({ name }) => name}
              rowName={({ name }) => t(`mail.templates.names.${name}`)}
              link={({ name }) => ({ to: '/mail/templates/$name', params: { name } })}
            />
          )}
        </Loadable>
      </div>
    </MailSection>
  );
}

const columns = (t: TFunction): Column<TemplateRow>[] => [
  {
    id: 'name',
    header: t('mail.templates.columns.name'),
    cell: ({ name }) => t(`mail.templates.names.${name}`),
    width: 210,
    primary: true,
  },
  {
    id: 'when',
    header: t('mail.templates.columns.when'),
    cell: ({ name }) => <span className={css.when}>{t(`mail.templates.when.${name}`)}</span>,
    quiet: true,
  },
  {
    id: 'state',
    header: t('mail.templates.columns.state'),
    cell: ({ edited }) =>
      edited === 'none' ? (
        <span className={css.builtIn}>{t('mail.templates.builtIn')}</span>
      ) : (
        <Pill tone="indigo">{t(`mail.templates.edited.${edited}`)}</Pill>
      ),
    width: 168,
  },
  {
    id: 'updated',
    header: t('mail.templates.columns.updated'),
    cell: ({ updatedAt }) => updatedAt && <RelativeTime at={updatedAt} />,
    width: 112,
    quiet: true,
  },
];
