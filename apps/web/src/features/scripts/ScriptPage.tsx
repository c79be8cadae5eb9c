import type { ScriptParameter } from '@lanet/contracts/scripts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../platform/format.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SmallTable } from '../devices/page/SmallTable.tsx';
import { ClassPill } from './ClassPill.tsx';
import { RunHistory } from './RunHistory.tsx';
import css from './Scripts.module.css';
import { ScriptText } from './ScriptText.tsx';
import { inLanguage, kindWords, valueWords } from './script-words.ts';
import { scriptDetail } from './scripts.queries.ts';

const route = getRouteApi('/shell/scripts/$id');

/** One script: what it does, what it asks, exactly what will run, and where it ran. */
export function ScriptPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(scriptDetail(id));
  return (
    <Loadable query={query}>
      {(script) => (
        <>
          <PageHeader
            title={inLanguage(script.titles)}
            breadcrumb={[{ label: t('scripts.title'), link: { to: '/scripts' } }]}
            badge={<ClassPill kind={script.class} />}
            meta={[
              script.key,
              t('scripts.page.versionOf', { version: script.version }),
              `${t('scripts.page.timeout').toLowerCase()} ${formatDuration(script.timeoutSeconds)}`,
            ].join(' · ')}
          />
          <p className={css.lead}>
            {inLanguage(script.descriptions)} {t(`scripts.classHint.${script.class}`)}
          </p>
          <Parameters parameters={script.parameters} />
          {script.texts.map((text) => (
            <Section
              key={text.platform}
              title={t('scripts.page.textOf', { platform: t(`scripts.platform.${text.platform}`) })}
            >
              <ScriptText text={text} />
            </Section>
          ))}
          <Section title={t('scripts.page.runs')}>
            <div className={css.runs}>
              <RunHistory
                filter={{ scriptId: script.id }}
                empty={{ title: t('scripts.page.noRuns'), hint: t('scripts.page.noRunsHint') }}
              />
            </div>
          </Section>
        </>
      )}
    </Loadable>
  );
}

/** A part of the page under its heading; the tables inside are the regions, so that nothing has two names. */
function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={css.section}>
      <h2 className={css.sectionTitle}>{title}</h2>
      {children}
    </div>
  );
}

function Parameters({ parameters }: { parameters: readonly ScriptParameter[] }) {
  const { t } = useTranslation();
  return (
    <Section title={t('scripts.page.parameters')}>
      {parameters.length === 0 ? (
        <p className={css.none}>{t('scripts.page.noParameters')}</p>
      ) : (
        <div className={css.card}>
          <SmallTable
            label={t('scripts.page.parameters')}
            rows={parameters}
            rowKey={({ name }) => name}
            columns={[
              { header: t('scripts.page.parameter'), cell: ({ titles }) => inLanguage(titles) },
              { header: t('scripts.page.variable'), cell: ({ name }) => <code className={css.code}>{name}</code> },
              { header: t('scripts.page.kind'), cell: kindWords },
              { header: t('scripts.page.initial'), cell: (parameter) => valueWords(parameter.default) },
            ]}
          />
        </div>
      )}
    </Section>
  );
}
