import { type MailTemplateText, mailTemplates } from '@lanet/contracts/mail';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconHistory } from '../../../ui/icons.ts';
import { showUndo } from '../../../ui/toast.tsx';
import css from './Templates.module.css';
import { useTemplateKept } from './templates.queries.ts';

interface ResetButtonProps {
  template: MailTemplateText;
  onReplaced: () => void;
}

/** Back to what the product comes with; for a moment the saved text can be had again. */
export function ResetButton({ template, onReplaced }: ResetButtonProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const kept = useTemplateKept();
  const { name, language, subject, body } = template;
  const params = { name, language };
  const replace = (text: MailTemplateText) => {
    kept(text);
    onReplaced();
  };
  const reset = async () => {
    replace(await call(mailTemplates.reset, { params }));
    showUndo(t('mail.templates.resetDone'), async () =>
      replace(await call(mailTemplates.save, { params, body: { subject, body }, ifMatch: 0 })),
    );
  };
  const words = { language: t(`mail.templates.languages.${language}`).toLocaleLowerCase() };
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        className={css.reset ?? ''}
        leftSection={<IconHistory size={15} stroke={1.7} aria-hidden />}
        onClick={open}
      >
        {t('mail.templates.reset')}
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title={t('mail.templates.resetTitle', words)}
        confirmLabel={t('mail.templates.reset')}
        onConfirm={reset}
      >
        {t('mail.templates.resetText', words)}
      </ConfirmDialog>
    </>
  );
}
