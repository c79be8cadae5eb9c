import { useTranslation } from 'react-i18next';
import { IconChevronRight } from '../../../ui/icons.ts';
import css from './Templates.module.css';

const BLOCKS = [
  ['# …', 'heading'],
  ['> …', 'quote'],
  ['* …: {{ … }}', 'fact'],
  ['[…]({{ url }})', 'button'],
  ['~ …', 'small'],
  ['{% if said %}…{% endif %}', 'condition'],
] as const;

/** What the marks of a body mean; behind one line. */
export function FormatHelp() {
  const { t } = useTranslation();
  return (
    <details className={css.help}>
      <summary>
        <IconChevronRight size={15} aria-hidden />
        {t('mail.templates.help.title')}
      </summary>
      <p>{t('mail.templates.help.blocks')}</p>
      <dl>
        {BLOCKS.map(([mark, means]) => (
          <div key={means} className={css.mark}>
            <dt>
              <code>{mark}</code>
            </dt>
            <dd>{t(`mail.templates.help.${means}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
