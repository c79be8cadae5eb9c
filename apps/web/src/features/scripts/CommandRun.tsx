import { PROVED_SCRIPT } from '@lanet/contracts/agent-services';
import { type Command, commands } from '@lanet/contracts/commands';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../platform/api.ts';
import { formatBytes } from '../../platform/format.ts';
import { useCan } from '../../platform/session.ts';
import { IconDownload } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { OutputView } from '../../ui/OutputView.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { toastProblem } from '../../ui/toast.tsx';
import { deviceDetail } from '../devices/devices.queries.ts';
import css from './CommandRun.module.css';
import { CommandStatePill } from './CommandStatePill.tsx';
import { ProofLine } from './ProofLine.tsx';
import { RunWhy } from './RunWhy.tsx';
import { inLanguage, parameterWords, resultWords } from './script-words.ts';
import { scriptList } from './scripts.queries.ts';
import { commandDetail, commandOutput, isEnded, useLiveCommand, useStoreCommand } from './scripts.runs.queries.ts';

interface CommandRunProps {
  commandId: string;
  /** Leave out who asked and with which parameters: the place that shows the run says it already. */
  brief?: boolean;
}

/** One run as it happens: where it stands, what it writes, how it ended, what it collected. */
export function CommandRun({ commandId, brief = false }: CommandRunProps) {
  const query = useQuery(commandDetail(commandId));
  useLiveCommand(commandId);
  return <Loadable query={query}>{(command) => <Run command={command} brief={brief} />}</Loadable>;
}

function Run({ command, brief }: { command: Command; brief: boolean }) {
  const output = useQuery(commandOutput(command.id));
  const ended = isEnded(command.state);
  const hasStarted = command.startedAt !== null || command.state === 'running';
  const parts = output.data?.parts ?? [];
  const title = inLanguage(command.script.titles);
  return (
    <div className={css.run}>
      {!brief && <Origin command={command} />}
      {hasStarted || parts.length > 0 ? (
        <OutputView
          title={title}
          badge={<CommandStatePill command={command} />}
          parts={parts}
          running={!ended}
          result={resultWords(command)}
          truncated={command.truncated}
          fileName={`${command.script.key}-${command.id.slice(0, 8)}.txt`}
        />
      ) : (
        <p className={css.waiting}>
          <strong>{title}</strong>
          <CommandStatePill command={command} />
          {!ended && <Waiting command={command} />}
        </p>
      )}
      {ended && <Ending command={command} />}
      {ended && command.script.key === PROVED_SCRIPT && <ProofLine commandId={command.id} />}
      {command.files.length > 0 && <Files command={command} />}
    </div>
  );
}

/** Who asked, and with which values. */
function Origin({ command }: { command: Command }) {
  const library = useQuery(scriptList).data ?? [];
  const parameters = library.find(({ id }) => id === command.script.id)?.parameters ?? [];
  const values = parameterWords(command.parameters, parameters);
  return (
    <p className={css.origin}>
      {command.requester.name} · <RelativeTime at={command.requestedAt} />
      {values && ` · ${values}`}
    </p>
  );
}

function Waiting({ command }: { command: Command }) {
  const { t } = useTranslation();
  const device = useQuery(deviceDetail(command.device.id)).data;
  const isOffline = device?.online === false;
  return (
    <>
      <span role="status" className={css.hint}>
        {isOffline ? t('scripts.run.offline') : t('scripts.run.waiting')}
      </span>
      <CancelButton command={command} />
    </>
  );
}

/** Only while the device has not got it: what runs there is not taken back. */
function CancelButton({ command }: { command: Command }) {
  const { t } = useTranslation();
  const store = useStoreCommand();
  const canRun = useCan('commands.run');
  const cancelling = useMutation({
    mutationFn: () => call(commands.cancel, { params: { id: command.id } }),
    onSuccess: store,
    onError: toastProblem,
  });
  if (!canRun || (command.state !== 'requested' && command.state !== 'queued')) return null;
  return (
    <Button size="xs" variant="default" loading={cancelling.isPending} onClick={() => cancelling.mutate()}>
      {t('scripts.run.cancel')}
    </Button>
  );
}

function Ending({ command }: { command: Command }) {
  const result = resultWords(command);
  return (
    <div className={css.ending}>
      <RunWhy command={command} />
      <p className={css.result}>
        {result}
        {command.finishedAt !== null && (
          <>
            {result && ' · '}
            <RelativeTime at={command.finishedAt} />
          </>
        )}
      </p>
    </div>
  );
}

function Files({ command }: { command: Command }) {
  const { t } = useTranslation();
  return (
    <ul className={css.files} aria-label={t('scripts.run.files')}>
      {command.files.map(({ sha256, name, sizeBytes }) => (
        <li key={sha256}>
          <a href={addressOf(commands.file.path, { params: { id: command.id, sha256 } })} download={name}>
            <IconDownload size={15} stroke={1.7} aria-hidden />
            {name}
          </a>
          <span className={css.hint}>{formatBytes(sizeBytes)}</span>
        </li>
      ))}
    </ul>
  );
}
