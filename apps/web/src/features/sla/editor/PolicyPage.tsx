import type { SlaPolicy } from '@lanet/contracts/sla-policies';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { LeaveGuard } from '../../../ui/form/LeaveGuard.tsx';
import { IconHistory } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { PolicyMenu } from '../list/PolicyMenu.tsx';
import { RecomputeLine } from '../list/RecomputeLine.tsx';
import { TERM_FIELDS, termsOf } from '../policy-values.ts';
import { policyDetail, policyList } from '../sla-policies.queries.ts';
import { crumbs } from './crumbs.ts';
import css from './Editor.module.css';
import { EditorFrame } from './EditorFrame.tsx';
import { HistoryDrawer } from './HistoryDrawer.tsx';
import { type PolicyEditing, usePolicyForm } from './policy-form.ts';
import { ReviewDialog } from './ReviewDialog.tsx';
import { SaveBar } from './SaveBar.tsx';

const route = getRouteApi('/shell/settings/sla/$id');

/** One policy: what it promises, with what that gives beside it. */
export function PolicyPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(policyDetail(id));
  // Put away or taken out again from the menu: the form begins with what is there then.
  const [beginning, setBeginning] = useState(0);
  return (
    <div className={css.page}>
      {!query.data && <PageHeader title={t('slaPolicies.one')} breadcrumb={crumbs(t)} />}
      <Loadable query={query}>
        {(policy) => (
          <Opened
            key={`${policy.id} ${beginning}`}
            policy={policy}
            onReplaced={() => setBeginning((before) => before + 1)}
          />
        )}
      </Loadable>
    </div>
  );
}

function Opened({ policy, onReplaced }: { policy: SlaPolicy; onReplaced: () => void }) {
  const editing = usePolicyForm(policy);
  const { form, saving, save } = editing;
  const [reviewing, review] = useDisclosure(false);
  const isDirty = form.isDirty();
  const submit = (event: React.SyntheticEvent<HTMLFormElement>) => {
    // A name or a scope holds at once and changes no due time: there is nothing to compare.
    const isPlain = !TERM_FIELDS.some((field) => form.isDirty(field));
    if (isPlain || form.validate().hasErrors) return saving.onSubmit(event);
    event.preventDefault();
    review.open();
  };
  return (
    <>
      <Header
        policy={policy}
        isDirty={isDirty}
        // What was typed meanwhile stays; its save then says that there is another version.
        onReplaced={() => form.isDirty() || onReplaced()}
      />
      <EditorFrame
        form={form}
        isDefault={policy.isDefault}
        onSubmit={submit}
        footer={(isDirty || saving.error !== undefined) && <Bar editing={editing} />}
      />
      <ReviewDialog
        policy={policy}
        terms={termsOf(form.values)}
        opened={reviewing}
        onClose={review.close}
        onSave={save}
      />
      <LeaveGuard when={isDirty} />
    </>
  );
}

function Bar({ editing: { form, saving } }: { editing: PolicyEditing }) {
  const { t } = useTranslation();
  const changesTerms = TERM_FIELDS.some((field) => form.isDirty(field));
  return (
    <SaveBar
      saving={saving}
      submitLabel={t(changesTerms ? 'slaPolicies.review' : 'forms.save')}
      said={t('slaPolicies.unsaved')}
      cancelLabel={t('slaPolicies.discard')}
      onCancel={() => {
        form.reset();
        saving.reset();
      }}
    />
  );
}

function Header({ policy, isDirty, onReplaced }: { policy: SlaPolicy; isDirty: boolean; onReplaced: () => void }) {
  const { t } = useTranslation();
  const canWrite = useCan('sla.write');
  const [isHistory, history] = useDisclosure(false);
  const others = useQuery(policyList).data?.items ?? [];
  const { name, isDefault, active, openTickets, changedAt } = policy;
  return (
    <>
      <PageHeader
        title={name}
        breadcrumb={crumbs(t)}
        badge={
          <>
            {isDefault && <Pill tone="indigo">{t('slaPolicies.default')}</Pill>}
            {!active && <Pill tone="gray">{t('slaPolicies.inactive')}</Pill>}
          </>
        }
        meta={
          <>
            {t('slaPolicies.openTickets', { count: openTickets })} · {t('slaPolicies.changedAt')}{' '}
            <RelativeTime at={changedAt} />
          </>
        }
        aside={
          <>
            <Button
              variant="default"
              leftSection={<IconHistory size={16} stroke={1.7} aria-hidden />}
              onClick={history.open}
            >
              {t('slaPolicies.actions.history')}
            </Button>
            {canWrite && (
              <PolicyMenu
                policy={policy}
                defaultBefore={others.find((one) => one.isDefault)}
                isLocked={isDirty}
                onReplaced={onReplaced}
              />
            )}
          </>
        }
      />
      {!canWrite && <p className={css.looking}>{t('slaPolicies.readOnly')}</p>}
      <RecomputeLine />
      <HistoryDrawer policy={policy} opened={isHistory} onClose={history.close} />
    </>
  );
}
