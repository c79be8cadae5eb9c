import type { Command } from '@lanet/contracts/commands';
import css from './RunWhy.module.css';
import { whyEnded } from './script-words.ts';

/** Why a run did not come to its end, with the code of a refusal for support; nothing where there is nothing to explain. */
export function RunWhy({ command }: { command: Pick<Command, 'state' | 'refusal'> }) {
  const why = whyEnded(command);
  if (!why) return null;
  return (
    <span className={css.why}>
      {why.sentence}
      {why.code !== null && (
        <>
          {' '}
          <code className={css.code}>{why.code}</code>
        </>
      )}
    </span>
  );
}
