import type { Command } from '@lanet/contracts/commands';
import type { Device } from '@lanet/contracts/devices';
import type { ParameterValues, Script } from '@lanet/contracts/scripts';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { ClassPill } from './ClassPill.tsx';
import { ParameterField } from './ParameterField.tsx';
import { startingValues, wrongValues } from './parameter-values.ts';
import css from './RunScript.module.css';
import { inLanguage } from './script-words.ts';
import { requestRun, useStoreCommand } from './scripts.runs.queries.ts';

interface RunScriptFormProps {
  device: Device;
  ticketId?: string;
  script: Script;
  proposed: ParameterValues;
  onClose: () => void;
  onStarted: (command: Command) => void;
}

interface Values {
  parameters: ParameterValues;
  reason: string;
}

/** What one script is about to do, its parameters, and the button. */
export function RunScriptForm(props: RunScriptFormProps) {
  const { device, script, onClose } = props;
  const { t } = useTranslation();
  const { form, saving } = useRun(props);
  return (
    <FormFrame
      saving={saving}
      submitLabel={t('scripts.dialog.run')}
      onCancel={onClose}
      // The signer refuses every one of these until a second person can approve it.
      disabled={script.class === 'dangerous'}
    >
      <p className={css.about}>{inLanguage(script.descriptions)}</p>
      {script.class !== 'safe' && (
        <p className={css.class}>
          <ClassPill kind={script.class} /> {t(`scripts.classHint.${script.class}`)}
        </p>
      )}
      {script.parameters.map((parameter, index) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          // Enter runs it from there.
          isFirst={index === 0}
          {...form.getInputProps(`parameters.${parameter.name}`)}
        />
      ))}
      <TextInput
        {...form.getInputProps('reason')}
        label={`${t('scripts.dialog.reason')} (${t('forms.optional')})`}
        placeholder={t('scripts.dialog.reasonHint')}
        maxLength={500}
        {...(script.parameters.length === 0 && { 'data-autofocus': true })}
      />
      {!device.online && (
        <p role="status" className={css.offline}>
          {t('scripts.dialog.offline')}
        </p>
      )}
    </FormFrame>
  );
}

/** The form's values and how they are sent. */
function useRun({ device, ticketId, script, proposed, onStarted }: RunScriptFormProps) {
  const store = useStoreCommand();
  // Sent again after a lost answer it is the same run.
  const [id] = useState(() => crypto.randomUUID());
  const form = useForm<Values>({
    initialValues: { parameters: startingValues(script.parameters, proposed), reason: '' },
    validate: ({ parameters }) => {
      const wrong = Object.entries(wrongValues(script.parameters, parameters));
      return Object.fromEntries(wrong.map(([name, sentence]) => [`parameters.${name}`, sentence]));
    },
  });
  const request = ({ parameters, reason }: Values) => ({
    id,
    deviceId: device.id,
    scriptId: script.id,
    parameters,
    ...(ticketId !== undefined && { ticketId }),
    ...(reason.trim() && { reason: reason.trim() }),
  });
  const saving = useSave({
    form,
    save: (values) => requestRun(request(values)),
    onSaved: (command) => {
      store(command);
      onStarted(command);
    },
  });
  return { form, saving };
}
