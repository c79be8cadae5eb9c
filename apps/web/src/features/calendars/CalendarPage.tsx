import { type Calendar, calendars } from '@lanet/contracts/calendars';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { IconArchive, IconCopy, IconStar } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { type Crumb, type HeaderAction, PageHeader } from '../../ui/PageHeader.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { showUndo, toastDone, toastProblem } from '../../ui/toast.tsx';
import { CalendarEditor } from './CalendarEditor.tsx';
import css from './CalendarPage.module.css';
import { calendarDetail, useCalendarsChanged, useLiveCalendars } from './calendars.queries.ts';
import { FeedsSection } from './feeds/FeedsSection.tsx';
import { HistorySection } from './HistorySection.tsx';

const route = getRouteApi('/shell/settings/calendars/$calendarId');

/** One calendar: its week, its days, the feeds it follows, and what it was before. */
export function CalendarPage() {
  const { t } = useTranslation();
  const { calendarId } = route.useParams();
  const query = useQuery(calendarDetail(calendarId));
  useLiveCalendars();
  return (
    <div className={css.page}>
      {query.data ? (
        <Header calendar={query.data} />
      ) : (
        <PageHeader title={t('calendars.title')} breadcrumb={crumbs(t)} />
      )}
      <div className={css.scroll}>
        <Loadable query={query}>
          {(calendar) => (
            <div className={css.parts}>
              <CalendarEditor key={calendar.id} calendar={calendar}>
                <FeedsSection calendar={calendar} />
                <HistorySection calendar={calendar} />
              </CalendarEditor>
            </div>
          )}
        </Loadable>
      </div>
    </div>
  );
}

const crumbs = (t: TFunction): Crumb[] => [
  { label: t('settings.title') },
  { label: t('calendars.title'), link: { to: '/settings/calendars' } },
];

function Header({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const canWrite = useCan('calendars.write');
  const [copying, { open, close }] = useDisclosure(false);
  const act = useActs(calendar);
  const others: HeaderAction[] = calendar.active
    ? [
        { label: t('calendars.page.makeDefault'), icon: IconStar, onClick: act.makeDefault },
        { label: t('calendars.page.deactivate'), icon: IconArchive, onClick: act.deactivate },
      ]
    : [{ label: t('calendars.page.activate'), icon: IconArchive, onClick: act.activate }];
  const copy = { label: t('calendars.page.copy'), icon: IconCopy, onClick: open };
  return (
    <>
      <PageHeader
        title={calendar.name}
        breadcrumb={crumbs(t)}
        badge={
          <>
            {calendar.isDefault && <Pill tone="indigo">{t('calendars.isDefault')}</Pill>}
            {!calendar.active && <Pill tone="gray">{t('calendars.inactive')}</Pill>}
          </>
        }
        {...(!canWrite && { meta: t('calendars.page.readOnly') })}
        actions={canWrite ? [copy, ...(calendar.isDefault ? [] : others)] : []}
      />
      <FormDialog opened={copying} onClose={close} title={t('calendars.page.copyTitle')}>
        <CopyForm calendar={calendar} onClose={close} />
      </FormDialog>
    </>
  );
}

/** Each is done at once, and can be taken back. */
function useActs({ id, name }: Calendar) {
  const { t } = useTranslation();
  const changed = useCalendarsChanged();
  const params = { id };
  const acting = useMutation({
    mutationFn: (act: 'makeDefault' | 'deactivate' | 'activate') => call(calendars[act], { params }),
    onSettled: changed,
    onError: toastProblem,
  });
  const again = (act: 'deactivate' | 'activate') => () => acting.mutateAsync(act);
  return {
    makeDefault: () =>
      acting.mutate('makeDefault', { onSuccess: () => toastDone(t('calendars.page.madeDefault', { name })) }),
    deactivate: () =>
      acting.mutate('deactivate', {
        onSuccess: () => showUndo(t('calendars.page.deactivated', { name }), again('activate')),
      }),
    activate: () =>
      acting.mutate('activate', {
        onSuccess: () => showUndo(t('calendars.page.activated', { name }), again('deactivate')),
      }),
  };
}

function CopyForm({ calendar: { id, name }, onClose }: { calendar: Calendar; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useCalendarsChanged();
  const form = useForm({
    initialValues: { name: t('calendars.page.copyOf', { name }) },
    validate: (values) => schemaErrors(calendars.copy.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => call(calendars.copy, { params: { id }, body }),
    onSaved: (copy) => {
      changed();
      toastDone(t('calendars.page.copied'));
      onClose();
      void navigate({ to: '/settings/calendars/$calendarId', params: { calendarId: copy.id } });
    },
    fieldOfCode: { 'calendars.name_taken': 'name' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('calendars.page.copy')} onCancel={onClose}>
      <TextInput {...form.getInputProps('name')} label={t('calendars.page.copyName')} data-autofocus />
    </FormFrame>
  );
}
