import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { termsOf } from '../policy-values.ts';
import { PreviewPanel } from '../preview/PreviewPanel.tsx';
import css from './Editor.module.css';
import { PolicyFields } from './PolicyFields.tsx';
import type { PolicyForm } from './policy-form.ts';

interface EditorFrameProps {
  form: PolicyForm;
  isDefault: boolean;
  onSubmit: (event: React.SyntheticEvent<HTMLFormElement>) => void;
  /** Below the fields: what went wrong, and the buttons. */
  footer: ReactNode;
}

/** The fields at the left, what they would give at the right. Who may not write looks on. */
export function EditorFrame({ form, isDefault, onSubmit, footer }: EditorFrameProps) {
  const { t } = useTranslation();
  const canWrite = useCan('sla.write');
  const { values } = form;
  const terms = useMemo(() => termsOf(values), [values]);
  return (
    <div className={css.columns}>
      <form
        className={css.form}
        aria-label={t('slaPolicies.one')}
        // Where nothing can be typed, the arrow keys still have to move it.
        {...(!canWrite && { tabIndex: 0 })}
        // Our own messages say it in the page's language, so the browser's are off.
        noValidate
        // React also brings up the events of dialogs that were opened from here, whose forms are not this one.
        onSubmit={(event) => event.target === event.currentTarget && onSubmit(event)}
        onKeyDown={(event) => {
          const isHere = event.target instanceof Node && event.currentTarget.contains(event.target);
          if (isHere && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <fieldset className={css.all} disabled={!canWrite}>
          <PolicyFields form={form} isDefault={isDefault} />
        </fieldset>
        {footer}
      </form>
      <div className={css.beside}>
        <PreviewPanel terms={terms} />
      </div>
    </div>
  );
}
