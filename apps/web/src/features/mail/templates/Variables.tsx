import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Templates.module.css';

const KNOWN = [
  ...(['name', 'organisation', 'folio', 'subject', 'client', 'device', 'priority', 'actor', 'said', 'url'] as const),
  ...(['valid_hours', 'mailbox', 'address', 'problem', 'code', 'text', 'size', 'limit'] as const),
];

interface VariablesProps {
  names: readonly string[];
  onInsert: (text: string) => void;
}

/** What may stand between the braces, to be put in by a click. */
export function Variables({ names, onInsert }: VariablesProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div>
      <p id={id} className={css.insert}>
        {t('mail.templates.insert')}
      </p>
      <ul aria-labelledby={id} className={css.variables}>
        {names.map((name) => {
          const known = KNOWN.find((one) => one === name);
          const label = known ? t(`mail.templates.variables.${known}`) : name;
          const text = `{{ ${name} }}`;
          return (
            <li key={name}>
              <UnstyledButton
                className={css.variable ?? ''}
                title={text}
                aria-label={t('mail.templates.insertOne', { name: label })}
                onClick={() => onInsert(text)}
              >
                {label}
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
