import { auth } from '@lanet/contracts/auth';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useMe } from '../../platform/session.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { FormSection } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import css from './Account.module.css';
import { useProfileSaved } from './account.queries.ts';

/** Name and time zone; what an administrator decides is shown as text. */
export function ProfileSection() {
  const { t } = useTranslation();
  const me = useMe();
  const takeOver = useProfileSaved();
  const form = useForm({
    initialValues: { name: me.name, timeZone: me.timeZone },
    validate: (values) => schemaErrors(auth.updateMe.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => call(auth.updateMe, { body }),
    onSaved: (saved) => {
      takeOver(saved);
      form.setInitialValues({ name: saved.name, timeZone: saved.timeZone });
      form.reset();
      toastDone(t('forms.saved'));
    },
  });
  return (
    <FormSection title={t('account.profile.title')} hint={t('account.profile.hint')}>
      <FormFrame saving={saving} submitLabel={t('forms.save')} disabled={!form.isDirty()}>
        <dl className={css.facts}>
          <div>
            <dt>{t('account.profile.email')}</dt>
            <dd>
              {me.email} <span className={css.quiet}>{t('account.profile.emailHint')}</span>
            </dd>
          </div>
          <div>
            <dt>{t('account.profile.role')}</dt>
            <dd>{t(`shell.roles.${me.role}`)}</dd>
          </div>
        </dl>
        <TextInput {...form.getInputProps('name')} label={t('account.profile.name')} autoComplete="name" />
        <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('account.profile.timeZone')} />
      </FormFrame>
    </FormSection>
  );
}
