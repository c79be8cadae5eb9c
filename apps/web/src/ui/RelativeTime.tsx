import { formatExact, formatRelative, type InstantLike, toMs } from '../platform/format.ts';
import { useNow } from './use-now.ts';

/** "hace 5 min", kept current; the exact instant shows on hover and is what assistive technology can read. */
export function RelativeTime({ at }: { at: InstantLike }) {
  const now = useNow();
  return (
    <time dateTime={new Date(toMs(at)).toISOString()} title={formatExact(at)}>
      {formatRelative(at, Math.max(now, 0))}
    </time>
  );
}
