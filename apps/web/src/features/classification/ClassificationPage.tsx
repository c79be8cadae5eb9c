import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../platform/session.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { Section } from '../settings/Section.tsx';
import { CategoriesPart } from './CategoriesPart.tsx';
import css from './Classification.module.css';
import { classificationQuery, useLiveClassification } from './classification.queries.ts';
import { MatrixPart } from './MatrixPart.tsx';
import { TypesPart } from './TypesPart.tsx';

/** How tickets are sorted: their types, the tree of categories, and which priority impact and urgency give. */
export function ClassificationPage() {
  const { t } = useTranslation();
  const query = useQuery(classificationQuery);
  const canWrite = useCan('classification.write');
  useLiveClassification();
  return (
    <Section title={t('classification.title')} meta={t('classification.hint')}>
      <Loadable query={query}>
        {({ types, categories, matrix }) => (
          <div className={css.parts}>
            <TypesPart types={types} canWrite={canWrite} />
            <CategoriesPart categories={categories} canWrite={canWrite} />
            <MatrixPart matrix={matrix} canWrite={canWrite} />
          </div>
        )}
      </Loadable>
    </Section>
  );
}
