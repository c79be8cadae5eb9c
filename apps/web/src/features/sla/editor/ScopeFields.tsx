import type { NamedScope } from '@lanet/contracts/sla-policies';
import { ActionIcon, Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlus, IconX } from '../../../ui/icons.ts';
import { scopeChips, scopeText } from '../policy-words.ts';
import { useScopePaths } from '../use-scope-paths.ts';
import css from './Editor.module.css';
import type { PolicyForm } from './policy-form.ts';
import { ScopeDialog } from './ScopeDialog.tsx';
import { isSameScope } from './scope-values.ts';

interface ScopeFieldsProps {
  form: PolicyForm;
  isDefault: boolean;
}

/** For which tickets a policy is: one row a scope, all of whose chips have to fit. */
export function ScopeFields({ form, isDefault }: ScopeFieldsProps) {
  const { t } = useTranslation();
  /** Which row is open: its place, or one after the last for a new one. */
  const [opened, setOpened] = useState<number>();
  const { scopes } = form.values;
  const shown = useScopePaths(scopes);
  const setScopes = (next: NamedScope[]) => form.setFieldValue('scopes', next);
  const keep = (scope: NamedScope) => {
    const others = scopes.filter((one, at) => at !== opened && !isSameScope(one, scope));
    setScopes(
      opened === undefined || opened >= scopes.length ? [...others, scope] : others.toSpliced(opened, 0, scope),
    );
  };
  return (
    <>
      {scopes.length === 0 ? (
        <p className={css.note}>{t(isDefault ? 'slaPolicies.scopes.emptyDefault' : 'slaPolicies.scopes.empty')}</p>
      ) : (
        <ul className={css.scopes} aria-label={t('slaPolicies.scopes.list')}>
          {shown.map((scope, at) => (
            <li key={JSON.stringify(scope)} className={css.scope}>
              <button
                type="button"
                className={css.scopeButton}
                title={t('slaPolicies.scopes.edit')}
                onClick={() => setOpened(at)}
              >
                {scopeChips(scope).map(({ kind, text }) => (
                  <span key={kind} className={css.chip}>
                    <span className={css.chipKind}>{t(`slaPolicies.scopes.kinds.${kind}`)}</span>
                    {text}
                  </span>
                ))}
              </button>
              <ActionIcon
                variant="subtle"
                color="gray"
                className={`${css.remove} ${css.changing}`}
                aria-label={t('slaPolicies.scopes.remove', { scope: scopeText(scope) })}
                onClick={() => setScopes(scopes.toSpliced(at, 1))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <div className={`${css.adders} ${css.changing}`}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setOpened(scopes.length)}
        >
          {t('slaPolicies.scopes.add')}
        </Button>
      </div>
      <p className={css.note}>{t('slaPolicies.scopes.precedence')}</p>
      <ScopeDialog
        opened={opened !== undefined}
        scope={opened === undefined ? undefined : scopes[opened]}
        onDone={keep}
        onClose={() => setOpened(undefined)}
      />
    </>
  );
}
