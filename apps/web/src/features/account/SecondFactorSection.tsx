import { auth } from '@lanet/contracts/auth';
import { Button, Modal } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useMe } from '../../platform/session.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { FormSection } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { Pill } from '../../ui/Pill.tsx';
import { CodeInput } from '../auth/CodeInput.tsx';
import { EnrolTotp } from '../auth/EnrolTotp.tsx';
import { RecoveryCodes } from '../auth/RecoveryCodes.tsx';
import css from './Account.module.css';
import { useProfileStale } from './account.queries.ts';

type Dialog = { kind: 'enrol' } | { kind: 'renew' } | { kind: 'codes'; codes: readonly string[] };

/** Whether the second factor is there, adding it, and new recovery codes. */
export function SecondFactorSection() {
  const { t } = useTranslation();
  const { secondFactor } = useMe();
  const reloadProfile = useProfileStale();
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const onCodes = (codes: readonly string[]) => {
    reloadProfile();
    setDialog({ kind: 'codes', codes });
  };
  return (
    <FormSection title={t('account.secondFactor.title')} hint={t('account.secondFactor.hint')}>
      <div className={css.state}>
        <Pill tone={secondFactor.active ? 'green' : 'yellow'} dot>
          {t(secondFactor.active ? 'account.secondFactor.active' : 'account.secondFactor.inactive')}
        </Pill>
        <span className={css.quiet}>
          {secondFactor.active
            ? t('account.secondFactor.codesLeft', { count: secondFactor.recoveryCodesLeft })
            : t(secondFactor.required ? 'account.secondFactor.required' : 'account.secondFactor.offered')}
        </span>
      </div>
      <Button variant="default" mt="sm" onClick={() => setDialog({ kind: secondFactor.active ? 'renew' : 'enrol' })}>
        {t(secondFactor.active ? 'account.secondFactor.renew' : 'account.secondFactor.activate')}
      </Button>
      {dialog && <SecondFactorDialog dialog={dialog} onCodes={onCodes} onClose={close} />}
    </FormSection>
  );
}

interface DialogProps {
  dialog: Dialog;
  onCodes: (codes: readonly string[]) => void;
  onClose: () => void;
}

function SecondFactorDialog({ dialog, onCodes, onClose }: DialogProps) {
  const { t } = useTranslation();
  const title = {
    enrol: t('account.secondFactor.title'),
    renew: t('account.secondFactor.renew'),
    codes: t('auth.recovery.title'),
  }[dialog.kind];
  // The codes are shown this once: only the button that says they are safe closes them.
  const leaving = dialog.kind === 'codes' ? { withCloseButton: false, closeOnEscape: false } : {};
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="32rem"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      {...leaving}
    >
      {dialog.kind === 'enrol' && <EnrolTotp onEnrolled={onCodes} onCancel={onClose} />}
      {dialog.kind === 'renew' && <RenewForm onCodes={onCodes} onClose={onClose} />}
      {dialog.kind === 'codes' && (
        <>
          <p className={css.lead}>{t('auth.recovery.hint')}</p>
          <RecoveryCodes codes={dialog.codes} onDone={onClose} />
        </>
      )}
    </Modal>
  );
}

function RenewForm({ onCodes, onClose }: Omit<DialogProps, 'dialog'>) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { code: '' },
    validate: (values) => schemaErrors(auth.renewRecoveryCodes.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => call(auth.renewRecoveryCodes, { body }),
    onSaved: ({ recoveryCodes }) => onCodes(recoveryCodes),
    fieldOfCode: { 'auth.wrong_code': 'code' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('account.secondFactor.renewSubmit')} onCancel={onClose}>
      <p className={css.lead}>{t('account.secondFactor.renewHint')}</p>
      <CodeInput {...form.getInputProps('code')} label={t('auth.secondFactor.code')} onComplete={saving.onSubmit} />
    </FormFrame>
  );
}
