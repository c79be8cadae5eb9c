import type { Alert } from '@lanet/contracts/alerts';
import type { Ticket } from '@lanet/contracts/tickets';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, type Ref, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { FormError } from '../../../ui/FormError.tsx';
import { IconPlayerPlay } from '../../../ui/icons.ts';
import { RunWhy } from '../../scripts/RunWhy.tsx';
import { inLanguage } from '../../scripts/script-words.ts';
import { scriptList } from '../../scripts/scripts.queries.ts';
import { isEnded, useRequestRun, useTicketRuns } from '../../scripts/scripts.runs.queries.ts';
import { type Suggestion, suggestionOf } from '../../scripts/suggested-run.ts';
import css from './Side.module.css';

const RunScriptDialog = lazy(async () => ({
  default: (await import('../../scripts/RunScriptDialog.tsx')).RunScriptDialog,
}));

interface RunBoxProps {
  ticket: Ticket;
  device: NonNullable<Ticket['device']>;
  online: boolean;
  alerts: readonly Alert[];
  runButton: Ref<HTMLButtonElement>;
}

/** The script the alert suggests, one click away, and the way to any other. */
export function RunBox({ ticket, device, online, alerts, runButton }: RunBoxProps) {
  const { t } = useTranslation();
  const canRun = useCan('commands.run');
  const scripts = useQuery({ ...scriptList, enabled: canRun }).data ?? [];
  const [choosing, setChoosing] = useState<Suggestion | 'any'>();
  if (!canRun) return null;
  const suggestion = suggestionOf(alerts, scripts, ticket.id);
  const start = choosing === 'any' ? undefined : choosing;
  return (
    <div className={css.runs}>
      {suggestion && (
        <SuggestedRun
          ticketId={ticket.id}
          device={device}
          suggestion={suggestion}
          runButton={runButton}
          onChoose={() => setChoosing(suggestion)}
        />
      )}
      <Button variant="default" fullWidth onClick={() => setChoosing('any')} {...(!suggestion && { ref: runButton })}>
        {t('tickets.device.other')}
      </Button>
      {!online && <p className={css.note}>{t('tickets.device.offlineRun')}</p>}
      {choosing && (
        <Suspense fallback={null}>
          <RunScriptDialog
            opened
            deviceId={device.id}
            ticketId={ticket.id}
            onClose={() => setChoosing(undefined)}
            {...(start && { initialScriptKey: start.script.key, initialParameters: start.parameters })}
          />
        </Suspense>
      )}
    </div>
  );
}

interface SuggestedRunProps {
  ticketId: string;
  device: NonNullable<Ticket['device']>;
  suggestion: Suggestion;
  runButton: Ref<HTMLButtonElement>;
  /** A dangerous script is never one click: its own dialog asks what it must. */
  onChoose: () => void;
}

function SuggestedRun({ ticketId, device, suggestion, runButton, onChoose }: SuggestedRunProps) {
  const { t } = useTranslation();
  const [confirming, setConfirming] = useState(false);
  const { mutate, mutateAsync, isPending, error } = useRequestRun();
  const runs = useTicketRuns(ticketId)?.filter((run) => run.script.id === suggestion.script.id) ?? [];
  const script = inLanguage(suggestion.script.titles);
  const running = runs.some(({ state }) => !isEnded(state));
  const [last] = runs;
  const request = {
    deviceId: device.id,
    scriptId: suggestion.script.id,
    parameters: suggestion.parameters,
    ticketId,
  };
  const run = () => {
    if (isPending || running) return;
    if (suggestion.script.class === 'safe') mutate(request);
    else if (suggestion.script.class === 'caution') setConfirming(true);
    else onChoose();
  };
  return (
    <>
      <Button
        ref={runButton}
        className={css.suggested ?? ''}
        leftSection={<IconPlayerPlay size={15} aria-hidden />}
        // Not disabled while it runs: the focus would be lost, and with it the place of the keyboard.
        data-disabled={running || undefined}
        aria-disabled={running}
        loading={isPending}
        onClick={run}
      >
        {running ? t('tickets.device.running', { script }) : t('tickets.device.run', { script })}
      </Button>
      {!confirming && <FormError error={error} />}
      <p className={css.note}>{last && !running && <RunWhy command={last} />}</p>
      <ConfirmDialog
        opened={confirming}
        onClose={() => setConfirming(false)}
        title={t('tickets.device.confirmTitle', { script })}
        confirmLabel={t('tickets.device.confirm')}
        onConfirm={() => mutateAsync(request)}
      >
        <p className={css.confirmText}>{t('tickets.device.confirmText', { device: device.name })}</p>
        <Parameters suggestion={suggestion} />
      </ConfirmDialog>
    </>
  );
}

/** What the script will be told, so that one confirms what one reads. */
function Parameters({ suggestion: { script, parameters } }: { suggestion: Suggestion }) {
  const filled = script.parameters.filter(({ name }) => Object.hasOwn(parameters, name));
  if (filled.length === 0) return null;
  return (
    <dl className={css.facts}>
      {filled.map((parameter) => [
        <dt key={`name ${parameter.name}`}>{inLanguage(parameter.titles)}</dt>,
        <dd key={parameter.name}>{String(parameters[parameter.name])}</dd>,
      ])}
    </dl>
  );
}
