// Where segments and marks stand on a bar that is 100 wide.
import type { SegmentKind, SlaSegment } from '@lanet/contracts/sla';

export interface PlacedSegment {
  kind: SegmentKind;
  left: number;
  width: number;
  segment: SlaSegment;
}

/** Of a bar; half an hour beside a weekend would be a hair, and could not be pointed at. */
const LEAST = 1.5;

/** By their length, but none narrower than can be seen; together they fill the bar. */
export function placeSegments(segments: readonly SlaSegment[]): PlacedSegment[] {
  const lengths = segments.map(({ from, to }) => Math.max(0, Date.parse(to) - Date.parse(from)));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  // A bar of more pieces than fit with the least width shows them all alike.
  const least = Math.min(LEAST, 100 / Math.max(1, segments.length));
  const spare = 100 - least * segments.length;
  let left = 0;
  return segments.map((segment, at) => {
    const share = total === 0 ? 1 / segments.length : (lengths[at] ?? 0) / total;
    const placed = { kind: segment.kind, left, width: least + spare * share, segment };
    left += placed.width;
    return placed;
  });
}

/** Where an instant is on the bar; at its ends what lies beyond them. */
export function placeInstant(placed: readonly PlacedSegment[], atMs: number): number {
  const within = placed.find(({ segment }) => atMs < Date.parse(segment.to));
  if (!within) return 100;
  const from = Date.parse(within.segment.from);
  const share = (atMs - from) / (Date.parse(within.segment.to) - from);
  return within.left + within.width * Math.max(0, share);
}
