import { type Command, commands } from '@lanet/contracts/commands';
import type { Device } from '@lanet/contracts/devices';
import type { ParameterValues, Script } from '@lanet/contracts/scripts';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { withStepUp } from '../auth/step-up.ts';
import { ClassPill } from './ClassPill.tsx';
import { ParameterField } from './ParameterField.tsx';
import { startingValues, wrongValues } from './parameter-values.ts';
import css from './RunScript.module.css';
import { inLanguage } from './script-words.ts';
import { useStoreCommand } from './scripts.queries.ts';

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
export function RunScriptForm({ device, ticketId, script, proposed, onClose, onStarted }: RunScriptFormProps) {
  const { t } = useTranslation();
  const store = useStoreCommand();
  // Sent again after a lost answer it is the same run.
  const [id] = useState(() => crypto.randomUUID());
  const form = useForm<Values>({
    initialValues: { parameters: startingValues(script.parameters, proposed), reason: '' },
    validate: ({ parameters }) =>
      Object.fromEntries(
        Object.entries(wrongValues(script.parameters, parameters)).map(([name, wrong]) => [
          `parameters.${name}`,
          wrong,
        ]),
      ),
  });
  const saving = useSave({
    form,
    save: ({ parameters, reason }) =>
      withStepUp(() =>
        call(commands.run, {
          body: {
            id,
            deviceId: device.id,
            scriptId: script.id,
            parameters,
            ...(ticketId !== undefined && { ticketId }),
            ...(reason.trim() && { reason: reason.trim() }),
          },
        }),
      ),
    onSaved: (command) => {
      store(command);
      onStarted(command);
    },
  });
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
