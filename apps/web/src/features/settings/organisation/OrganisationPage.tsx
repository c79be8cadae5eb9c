import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Section } from '../Section.tsx';
import css from '../Settings.module.css';
import { OrganisationForm } from './OrganisationForm.tsx';
import { organisationQuery } from './organisation.queries.ts';

/** The provider itself: name, defaults, and what ticket numbers start with. */
export function OrganisationPage() {
  const { t } = useTranslation();
  const query = useQuery(organisationQuery);
  return (
    <Section title={t('settings.organisation.title')} meta={t('settings.organisation.hint')}>
      <Loadable query={query}>
        {(organisation) => (
          <div className={css.form}>
            <OrganisationForm organisation={organisation} />
          </div>
        )}
      </Loadable>
    </Section>
  );
}
