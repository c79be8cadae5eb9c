import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type HeaderAction, PageHeader } from '../../ui/PageHeader.tsx';
import css from './Settings.module.css';

interface SectionProps {
  title: string;
  badge?: ReactNode;
  meta?: ReactNode;
  actions?: readonly HeaderAction[];
  aside?: ReactNode;
  children: ReactNode;
}

/** One section of the settings: its heading, and a body that a list may fill. */
export function Section({ children, ...header }: SectionProps) {
  const { t } = useTranslation();
  return (
    <div className={css.section}>
      <PageHeader {...header} breadcrumb={[{ label: t('settings.title') }]} />
      {children}
    </div>
  );
}
