import type { Device } from '@lanet/contracts/devices';
import { LIVE, type LiveSample, type LiveState, live } from '@lanet/contracts/live';
import { useDocumentVisibility, useIdle } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { call } from '../../../../platform/api.ts';
import { onLiveGap, onLiveSample } from '../../../../platform/live.ts';
import { useNow } from '../../../../ui/use-now.ts';
import { type LiveShown, liveShown, withSample } from './live-view.ts';

/** A page that nobody touches for so long is forgotten on some screen. */
const IDLE_MS = 10 * 60_000;
const RETRY_MS = 10_000;

interface LiveView {
  shown: LiveShown;
  /** Oldest first. */
  samples: readonly LiveSample[];
  pause: () => void;
  resume: () => void;
}

interface Asked {
  sinceMs: number;
  answer: LiveState | 'failed' | undefined;
}

/**
 * Looks at a device while the page is in sight, and says so to the server again and again; a page out of sight, paused or
 * left alone looks no more. Samples come over the one stream of this browser, whichever tab holds it.
 */
export function useLiveView({ id, online }: Device): LiveView {
  const [stopped, setStopped] = useState<'paused' | 'idle'>();
  const [asked, setAsked] = useState<Asked>({ sinceMs: Date.now(), answer: undefined });
  const [received, setReceived] = useState<{ samples: LiveSample[]; lastMs: number }>();
  const isVisible = useDocumentVisibility() !== 'hidden';
  const isIdle = useIdle(IDLE_MS, { initialState: false });
  if (isIdle && stopped === undefined) setStopped('idle');
  const isLooking = isVisible && stopped === undefined;

  useEffect(
    () =>
      onLiveSample(({ deviceId, sample }) => {
        if (deviceId !== id) return;
        setReceived((before) => ({ samples: withSample(before?.samples ?? [], sample), lastMs: Date.now() }));
      }),
    [id],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a device that comes back is looked at anew
  useEffect(() => {
    if (!isLooking) return;
    setAsked({ sinceMs: Date.now(), answer: undefined });
    return look(id, (answer) => setAsked((before) => ({ ...before, answer })));
  }, [id, isLooking, online]);

  const now = useNow();
  const known = { stopped, answer: asked.answer, askedSinceMs: asked.sinceMs, lastSampleMs: received?.lastMs };
  return {
    // The clock goes in steps, so it may be behind what has just come.
    shown: liveShown(known, Math.max(now, asked.sinceMs, received?.lastMs ?? 0)),
    samples: received?.samples ?? [],
    pause: () => setStopped('paused'),
    resume: () => setStopped(undefined),
  };
}

/** Says that this page looks, until the returned function is called; tells what each time was answered. */
function look(id: string, onAnswer: (answer: LiveState | 'failed') => void): () => void {
  const params = { id, viewerId: crypto.randomUUID() };
  let isOver = false;
  let timer: ReturnType<typeof setTimeout>;
  let asking = Promise.resolve();
  const ask = async () => {
    const answer = await call(live.watch, { params }).then(
      ({ state }) => state,
      () => 'failed' as const,
    );
    if (isOver) return;
    onAnswer(answer);
    timer = setTimeout(askNow, answer === 'failed' ? RETRY_MS : LIVE.renewSeconds * 1000);
  };
  // One after the other, so that the last word is the last to arrive.
  const askNow = () => {
    clearTimeout(timer);
    asking = asking.then(() => (isOver ? undefined : ask()));
  };
  // Refused or lost, it ends by itself a minute and a half after the last word.
  const leave = () => void call(live.leave, { params, keepalive: true }).catch(() => undefined);
  askNow();
  // A page that is closed is not unmounted. One that the browser keeps and shows again goes on asking.
  window.addEventListener('pagehide', leave);
  // After a break the server may have forgotten who looks.
  const endGaps = onLiveGap(askNow);
  return () => {
    isOver = true;
    clearTimeout(timer);
    endGaps();
    window.removeEventListener('pagehide', leave);
    void asking.then(leave);
  };
}
