import type { Command } from '@lanet/contracts/commands';
import type { Device } from '@lanet/contracts/devices';
import type { ParameterValues, Script } from '@lanet/contracts/scripts';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/Empty.tsx';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconTerminal2 } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { deviceDetail } from '../devices/devices.queries.ts';
import { CommandRun } from './CommandRun.tsx';
import { RunScriptForm } from './RunScriptForm.tsx';
import { ScriptSelect } from './ScriptSelect.tsx';
import { inLanguage, runnableOn } from './script-words.ts';
import { scriptList } from './scripts.queries.ts';

interface RunScriptDialogProps {
  deviceId: string;
  /** The run is told in this ticket, and its output is followed there: the dialog closes when it was asked for. */
  ticketId?: string;
  opened: boolean;
  onClose: () => void;
  /** Chosen to begin with, such as an alert's suggestion. */
  initialScriptKey?: string;
  initialParameters?: ParameterValues;
}

/** Runs a script of the library on one device, and shows its output as it comes. */
export function RunScriptDialog({ opened, onClose, ...rest }: RunScriptDialogProps) {
  const { t } = useTranslation();
  const device = useQuery({ ...deviceDetail(rest.deviceId), enabled: opened });
  const title = device.data ? t('scripts.dialog.titleOn', { device: device.data.name }) : t('scripts.dialog.title');
  return (
    <FormDialog opened={opened} onClose={onClose} title={title} size="40rem">
      <Loadable query={device}>{(found) => <Steps device={found} onClose={onClose} {...rest} />}</Loadable>
    </FormDialog>
  );
}

type StepsProps = Omit<RunScriptDialogProps, 'opened' | 'deviceId'> & { device: Device };

/** First what to run, then how it goes. */
function Steps({ device, ticketId, onClose, initialScriptKey, initialParameters }: StepsProps) {
  const { t } = useTranslation();
  const [commandId, setCommandId] = useState<string>();
  const library = useQuery(scriptList);
  if (device.status !== 'active') return <Empty title={t('scripts.dialog.notActive')} icon={IconTerminal2} />;
  if (commandId) return <Running commandId={commandId} onClose={onClose} onAgain={() => setCommandId(undefined)} />;
  const started = ({ id, script }: Command) => {
    if (ticketId === undefined) return setCommandId(id);
    toastDone(t('scripts.dialog.started', { script: inLanguage(script.titles), device: device.name }));
    onClose();
  };
  const suggestion = { ...(initialScriptKey && { key: initialScriptKey }), parameters: initialParameters ?? {} };
  return (
    <Loadable query={library}>
      {(scripts) => {
        const runnable = runnableOn(scripts, device.os);
        if (runnable.length === 0) return <Empty title={t('scripts.dialog.none')} icon={IconTerminal2} />;
        return (
          <Choosing
            device={device}
            scripts={runnable}
            suggestion={suggestion}
            onClose={onClose}
            onStarted={started}
            {...(ticketId !== undefined && { ticketId })}
          />
        );
      }}
    </Loadable>
  );
}

interface ChoosingProps {
  device: Device;
  ticketId?: string;
  scripts: readonly Script[];
  suggestion: { key?: string; parameters: ParameterValues };
  onClose: () => void;
  onStarted: (command: Command) => void;
}

function Choosing({ scripts, suggestion, ...rest }: ChoosingProps) {
  const [chosen, setChosen] = useState(suggestion.key);
  const script = scripts.find(({ key }) => key === chosen);
  return (
    <FocusFirst>
      <ScriptSelect scripts={scripts} suggested={suggestion.key} value={script?.key} onChange={setChosen} />
      {script && (
        <RunScriptForm
          // Another script has other fields.
          key={script.id}
          script={script}
          proposed={script.key === suggestion.key ? suggestion.parameters : {}}
          {...rest}
        />
      )}
    </FocusFirst>
  );
}

function Running({ commandId, onClose, onAgain }: { commandId: string; onClose: () => void; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <FocusFirst>
      <CommandRun commandId={commandId} />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onAgain}>
          {t('scripts.dialog.runAnother')}
        </Button>
        <Button onClick={onClose} data-autofocus>
          {t('scripts.dialog.close')}
        </Button>
      </Group>
    </FocusFirst>
  );
}

/** The dialog looks for where to begin when it opens; what is loaded later, or comes as the next step, says so itself. */
function FocusFirst({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = box.current?.querySelector('[data-autofocus]');
    if (first instanceof HTMLElement) first.focus();
  }, []);
  return <div ref={box}>{children}</div>;
}
