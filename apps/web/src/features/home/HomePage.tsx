import { useTranslation } from 'react-i18next';
import { useMe } from '../../platform/session.ts';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';

/** The first page after sign-in. */
export function HomePage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <PageHeader title={t('shell.home.title')} />
      <Empty title={t('shell.home.greeting', { name: me.name })} hint={t('shell.home.hint')} />
    </>
  );
}
