import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { showLanguage } from '../../platform/language-preference.ts';
import { Logo } from '../../ui/shell/Logo.tsx';
import css from './Auth.module.css';

interface AuthLayoutProps {
  title: string;
  hint?: ReactNode;
  wide?: boolean;
  /** False where the page asks for the language itself. */
  languageChoice?: boolean;
  children: ReactNode;
}

/** The pages before sign-in: one card in the middle, and the language, because nobody's is known yet. */
export function AuthLayout({ title, hint, wide = false, languageChoice = true, children }: AuthLayoutProps) {
  const { t, i18n } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('shell.product')}`;
  }, [title, t]);
  return (
    <div className={css.page}>
      <main className={`${css.main} ${wide ? css.wide : ''}`}>
        <p className={css.brand}>
          <Logo />
          {t('shell.product')}
        </p>
        <div className={css.card}>
          <h1 className={css.title}>{title}</h1>
          {hint && <p className={css.lead}>{hint}</p>}
          <div className={css.body}>{children}</div>
        </div>
      </main>
      {languageChoice && (
        <footer className={css.foot}>
          <SegmentedControl
            size="xs"
            aria-label={t('shell.account.language')}
            value={i18n.language}
            onChange={(value) => void showLanguage(value === 'en' ? 'en' : 'es')}
            data={[
              { value: 'es', label: t('shell.account.spanish') },
              { value: 'en', label: t('shell.account.english') },
            ]}
          />
        </footer>
      )}
    </div>
  );
}
