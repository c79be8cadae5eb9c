import { auth } from '@lanet/contracts/auth';
import { Anchor } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import css from './Auth.module.css';
import { totpStart } from './auth.queries.ts';
import { CodeInput } from './CodeInput.tsx';

interface EnrolTotpProps {
  /** With the recovery codes, which the server answers this once. */
  onEnrolled: (recoveryCodes: readonly string[]) => void;
  onCancel?: () => void;
}

/** Adds an authenticator: its secret as a picture and as text, then the first code as the proof. */
export function EnrolTotp({ onEnrolled, onCancel }: EnrolTotpProps) {
  const query = useQuery(totpStart);
  return (
    <Loadable query={query}>
      {(start) => (
        <>
          <Secret {...start} />
          <ConfirmForm onEnrolled={onEnrolled} {...(onCancel && { onCancel })} />
        </>
      )}
    </Loadable>
  );
}

function Secret({ secret, address, qrSvg }: { secret: string; address: string; qrSvg: string }) {
  const { t } = useTranslation();
  return (
    <div className={css.qr}>
      <img src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`} alt={t('auth.enrol.qr')} width={148} height={148} />
      <div className={css.qrText}>
        <p>{t('auth.enrol.scan')}</p>
        <p className={css.small}>{t('auth.enrol.scanHint')}</p>
        <div className={css.small}>
          <p>{t('auth.enrol.manual')}</p>
          <div className={css.secret}>
            <code>{secret.match(/.{1,4}/g)?.join(' ')}</code>
            <CopyButton value={secret} label={t('auth.enrol.copySecret')} />
          </div>
        </div>
        <p className={css.small}>
          <Anchor href={address} inherit>
            {t('auth.enrol.openApp')}
          </Anchor>
        </p>
      </div>
    </div>
  );
}

function ConfirmForm({ onEnrolled, onCancel }: EnrolTotpProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { code: '' },
    validate: (values) => schemaErrors(auth.confirmTotp.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => call(auth.confirmTotp, { body }),
    onSaved: ({ recoveryCodes }) => onEnrolled(recoveryCodes),
    fieldOfCode: { 'auth.wrong_code': 'code' },
  });
  return (
    <div className={css.body}>
      <FormFrame saving={saving} submitLabel={t('auth.enrol.submit')} {...(onCancel && { onCancel })}>
        <CodeInput {...form.getInputProps('code')} label={t('auth.enrol.confirm')} onComplete={saving.onSubmit} />
      </FormFrame>
    </div>
  );
}
