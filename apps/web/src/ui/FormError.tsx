import { Alert, type MantineSpacing } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../platform/api.ts';
import { problemSentence } from '../platform/problems.ts';
import { CopyButton } from './CopyButton.tsx';
import css from './FormError.module.css';
import { IconAlertTriangle } from './icons.ts';

interface FormErrorProps {
  /** The failure of the save; nothing is shown for `undefined` and `null`. */
  error: unknown;
  mt?: MantineSpacing;
}

/** Why a form could not be saved; announced at once. Fields show their own part (`fieldProblems`). */
export function FormError({ error, mt }: FormErrorProps) {
  const { t } = useTranslation();
  if (error === undefined || error === null) return null;
  const requestId = error instanceof ApiError && error.status >= 500 ? error.requestId : undefined;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      {...(mt !== undefined && { mt })}
    >
      {problemSentence(error)}
      {requestId && (
        <span className={css.request}>
          {t('ui.error.requestId')} <code>{requestId}</code>
          <CopyButton value={requestId} label={t('ui.error.copyRequestId')} />
        </span>
      )}
    </Alert>
  );
}
