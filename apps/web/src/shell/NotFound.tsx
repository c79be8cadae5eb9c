import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/Empty.tsx';
import { IconHelp } from '../ui/icons.ts';
import { PageHeader } from '../ui/PageHeader.tsx';

/** An address that leads nowhere, or outside one's reach: the two look the same on purpose. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('shell.notFound.title')} />
      <Empty
        icon={IconHelp}
        title={t('shell.notFound.hint')}
        action={
          <Button component={Link} to="/">
            {t('shell.notFound.home')}
          </Button>
        }
      />
    </>
  );
}
