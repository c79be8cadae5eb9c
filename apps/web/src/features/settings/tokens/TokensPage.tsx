import type { EnrolmentToken } from '@lanet/contracts/agents';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../platform/keys.ts';
import { useCan } from '../../../platform/session.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { IconDevices, IconKey, IconPlus } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import { Section } from '../Section.tsx';
import css from '../Settings.module.css';
import { CreatedToken } from './CreatedToken.tsx';
import { NewTokenForm } from './NewTokenForm.tsx';
import { RecipesDialog } from './RecipesDialog.tsx';
import { TokenDialog } from './TokenDialog.tsx';
import { TokenTable } from './TokenTable.tsx';
import { tokenList, useLiveTokens } from './tokens.queries.ts';

type Dialog =
  | { kind: 'create' }
  | { kind: 'recipes' }
  | { kind: 'created'; token: string; item: EnrolmentToken }
  | { kind: 'detail'; item: EnrolmentToken };

/** The tokens with which computers join. */
export function TokensPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(tokenList);
  const canWrite = useCan('enrolment_tokens.write');
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const open = () => setDialog({ kind: 'create' });
  useLiveTokens();
  useKeys(canWrite ? [{ keys: 'n', label: 'settings.tokens.create', group: 'ui.keys.page', run: open }] : []);
  const create = <Button onClick={open}>{t('settings.tokens.create')}</Button>;
  return (
    <Section
      title={t('settings.tokens.title')}
      meta={t('settings.tokens.hint')}
      actions={[
        ...(canWrite
          ? [{ label: t('settings.tokens.create'), icon: IconPlus, kind: 'primary' as const, onClick: open }]
          : []),
        { label: t('install.recipes.open'), icon: IconDevices, onClick: () => setDialog({ kind: 'recipes' }) },
      ]}
    >
      <div className={css.fill}>
        <Loadable
          query={query}
          empty={{
            title: t('settings.tokens.empty'),
            hint: t('settings.tokens.emptyHint'),
            icon: IconKey,
            ...(canWrite && { action: create }),
          }}
        >
          {({ items }) => (
            <TokenTable
              tokens={items}
              onOpen={(item) => setDialog({ kind: 'detail', item })}
              footer={query.hasNextPage && <LoadMore query={query} />}
            />
          )}
        </Loadable>
      </div>
      <FormDialog opened={dialog?.kind === 'create'} onClose={close} title={t('settings.tokens.create')}>
        <NewTokenForm onClose={close} onCreated={(made) => setDialog({ kind: 'created', ...made })} />
      </FormDialog>
      {dialog?.kind === 'created' && <CreatedToken {...dialog} onClose={close} />}
      {dialog?.kind === 'recipes' && <RecipesDialog onClose={close} />}
      {dialog?.kind === 'detail' && <TokenDialog token={dialog.item} onClose={close} />}
    </Section>
  );
}
