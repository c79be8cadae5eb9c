import { mailTemplates } from '@lanet/contracts/mail';
import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import css from './Templates.module.css';
import { templateDocument } from './template-document.ts';
import { type TemplateProblem, templateProblem } from './template-words.ts';
import { type TemplateKey, type TemplateValues, templatePreview } from './templates.queries.ts';

interface PreviewProps {
  of: TemplateKey;
  values: TemplateValues;
  onGoTo: (problem: TemplateProblem) => void;
}

/** Typing pauses for this long before it is asked how the text looks. */
const PAUSE_MS = 400;

/** What the server makes of the text in the fields, with sample values, and what is wrong with it. */
export function TemplatePreview({ of, values, onGoTo }: PreviewProps) {
  const { t } = useTranslation();
  const [view, setView] = useState('html');
  const [paused] = useDebouncedValue(values, PAUSE_MS);
  const isWhole = mailTemplates.preview.body.safeParse(paused).success;
  const query = useQuery({ ...templatePreview(of, paused), enabled: isWhole });
  const language = t(`mail.templates.languages.${of.language}`).toLocaleLowerCase();
  return (
    <section className={css.preview} aria-label={t('mail.templates.preview.title', { language })}>
      <header className={css.previewHead}>
        <h3>{t('mail.templates.preview.heading')}</h3>
        <span className={css.sample}>{t('mail.templates.preview.hint')}</span>
        <SegmentedControl
          aria-label={t('mail.templates.preview.kind')}
          size="xs"
          value={view}
          onChange={setView}
          data={[
            { value: 'html', label: t('mail.templates.preview.html') },
            { value: 'text', label: t('mail.templates.preview.text') },
          ]}
        />
      </header>
      <div role="status">
        {!isWhole && <p className={css.incomplete}>{t('mail.templates.preview.incomplete')}</p>}
        {isWhole && query.data?.problems.map((said) => <Problem key={said} said={said} onGoTo={onGoTo} />)}
      </div>
      <Loadable query={query}>
        {({ subject, html, text }) => (
          <div className={css.paper} data-stale={query.isPlaceholderData}>
            <p className={css.subject} lang={of.language}>
              {subject}
            </p>
            {view === 'html' ? (
              <iframe
                title={t('mail.templates.preview.frame')}
                // Nothing is allowed: no script, no form, no window, no origin.
                sandbox=""
                referrerPolicy="no-referrer"
                srcDoc={templateDocument(html)}
              />
            ) : (
              <section
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                tabIndex={0}
                aria-label={t('mail.templates.preview.text')}
                lang={of.language}
                className={css.plain}
              >
                {text}
              </section>
            )}
          </div>
        )}
      </Loadable>
    </section>
  );
}

function Problem({ said, onGoTo }: { said: string; onGoTo: PreviewProps['onGoTo'] }) {
  const { t } = useTranslation();
  const problem = templateProblem(said);
  return (
    <div className={css.problem}>
      <IconAlertTriangle size={17} stroke={1.8} aria-hidden />
      <div>
        <p>{problem.sentence}</p>
        <p className={css.instead}>{t('mail.templates.preview.instead')}</p>
      </div>
      {problem.part !== 'none' && (
        <Button size="compact-sm" variant="default" onClick={() => onGoTo(problem)}>
          {t('mail.templates.preview.goTo')}
        </Button>
      )}
    </div>
  );
}
