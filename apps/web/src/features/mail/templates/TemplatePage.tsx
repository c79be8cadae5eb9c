import { Language } from '@lanet/contracts/endpoint';
import { MailTemplateName } from '@lanet/contracts/mail';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LeaveGuard } from '../../../ui/form/LeaveGuard.tsx';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import mailCss from '../Mail.module.css';
import { FormatHelp } from './FormatHelp.tsx';
import { LanguageEditor } from './LanguageEditor.tsx';
import css from './Templates.module.css';
import { type TemplateKey, templateText } from './templates.queries.ts';

const route = getRouteApi('/shell/mail/templates/$name');

/** One template: its two languages side by side, each with what it makes of sample values. */
export function TemplatePage() {
  const { name } = route.useParams();
  const known = MailTemplateName.options.find((one) => one === name);
  return known ? <Opened key={known} name={known} /> : <Navigate to="/mail/templates" replace />;
}

function Opened({ name }: { name: MailTemplateName }) {
  const { t } = useTranslation();
  const [unsaved, setUnsaved] = useState<readonly Language[]>([]);
  const onDirty = useCallback(
    (language: Language, isDirty: boolean) =>
      setUnsaved((before) => [...before.filter((one) => one !== language), ...(isDirty ? [language] : [])]),
    [],
  );
  return (
    <div className={mailCss.page}>
      <PageHeader
        title={t(`mail.templates.names.${name}`)}
        breadcrumb={[{ label: t('mail.templates.title'), link: { to: '/mail/templates' } }]}
        meta={t(`mail.templates.when.${name}`)}
      />
      <div className={mailCss.scroll}>
        <FormatHelp />
        <div className={css.languages}>
          {Language.options.map((language) => (
            <InLanguage key={language} of={{ name, language }} onDirty={onDirty} />
          ))}
        </div>
      </div>
      <LeaveGuard when={unsaved.length > 0} />
    </div>
  );
}

interface InLanguageProps {
  of: TemplateKey;
  onDirty: (language: Language, isDirty: boolean) => void;
}

function InLanguage({ of, onDirty }: InLanguageProps) {
  const query = useQuery(templateText(of));
  // Put back to what the product comes with, or that taken back: the form begins again with what is there then.
  const [beginning, setBeginning] = useState(0);
  return (
    <Loadable query={query}>
      {(template) => (
        <LanguageEditor
          key={beginning}
          template={template}
          onDirty={onDirty}
          onReplaced={() => setBeginning((before) => before + 1)}
        />
      )}
    </Loadable>
  );
}
