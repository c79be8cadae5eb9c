import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../ui/Loadable.tsx';
import { AuthLayout } from '../auth/AuthLayout.tsx';
import { SetupForm } from './SetupForm.tsx';
import { setupStatus } from './setup.queries.ts';

/** The first start, by the address the server printed: `/setup#code=…`. Closed for good once it is done. */
export function SetupPage() {
  const { t } = useTranslation();
  const query = useQuery(setupStatus);
  const done = query.data?.open === false;
  return (
    <AuthLayout
      title={t(done ? 'setup.done.title' : 'setup.title')}
      hint={t(done ? 'setup.done.hint' : 'setup.hint')}
      wide={!done}
      languageChoice={done}
    >
      <Loadable query={query}>
        {({ open }) =>
          open ? (
            <SetupForm />
          ) : (
            <Button component={Link} to="/sign-in" fullWidth>
              {t('setup.done.signIn')}
            </Button>
          )
        }
      </Loadable>
    </AuthLayout>
  );
}
