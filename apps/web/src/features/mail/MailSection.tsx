import type { ReactNode } from 'react';
import { type HeaderAction, PageHeader } from '../../ui/PageHeader.tsx';
import css from './Mail.module.css';
import { MailTabs } from './MailTabs.tsx';

interface MailSectionProps {
  title: string;
  meta?: ReactNode;
  actions?: readonly HeaderAction[];
  aside?: ReactNode;
  children: ReactNode;
}

/** One part of the mail: its heading, the way to the others, and a body that a list may fill. */
export function MailSection({ children, ...header }: MailSectionProps) {
  return (
    <div className={css.page}>
      <PageHeader {...header} />
      <MailTabs />
      <div className={css.body}>{children}</div>
    </div>
  );
}
