import { auth } from '@lanet/contracts/auth';
import { Button, Modal } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { meQuery, useMe } from '../../platform/session.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import css from './Auth.module.css';
import { CodeInput } from './CodeInput.tsx';
import type { Asking } from './step-up.ts';

/** Above the dialog that asked for the act. */
const Z_INDEX = 400;

/** Asks for the second factor again. */
export function StepUpDialog(asking: Asking) {
  const { t } = useTranslation();
  const active = useMe().secondFactor.active;
  return (
    <Modal
      opened
      onClose={asking.cancelled}
      title={t('auth.stepUp.title')}
      zIndex={Z_INDEX}
      size="26rem"
      closeOnClickOutside={false}
      // Escape belongs to this dialog alone; the kit would close the one below as well.
      closeOnEscape={false}
      onKeyDown={(event) => event.key === 'Escape' && asking.cancelled()}
      closeButtonProps={{ 'aria-label': t('ui.close'), ...ownEscape }}
    >
      {active ? <CodeForm {...asking} /> : <Inactive onLeave={asking.cancelled} />}
    </Modal>
  );
}

/** The kit's other dialogs do not take the Escape of an element that carries this. */
const ownEscape = { 'data-mantine-stop-propagation': 'true' };

function CodeForm({ proved, cancelled }: Asking) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: { code: '' }, validate: (values) => schemaErrors(auth.stepUp.body, values) });
  const saving = useSave({
    form,
    save: (body) => call(auth.stepUp, { body }),
    onSaved: () => {
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      proved();
    },
    fieldOfCode: { 'auth.wrong_code': 'code' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('auth.stepUp.submit')} onCancel={cancelled}>
      <p className={css.lead}>{t('auth.stepUp.hint')}</p>
      <CodeInput
        {...form.getInputProps('code')}
        label={t('auth.secondFactor.code')}
        onComplete={saving.onSubmit}
        inputProps={ownEscape}
      />
    </FormFrame>
  );
}

function Inactive({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={css.lead}>{t('auth.stepUp.inactive')}</p>
      <Button component={Link} to="/account" mt="md" onClick={onLeave} data-autofocus {...ownEscape}>
        {t('auth.stepUp.activate')}
      </Button>
    </>
  );
}
