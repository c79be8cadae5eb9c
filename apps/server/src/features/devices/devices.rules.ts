import type { Priority } from '@lanet/contracts/alert-rules';
import type { DeviceLight } from '@lanet/contracts/devices';
import { cleanText } from '@lanet/contracts/inventory';
import type { z } from 'zod';

export type Light = z.infer<typeof DeviceLight>['light'];

/** From the mildest to the worst. */
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Priority[];

/**
 * What a requester sees instead of figures. An open alert is told although the device is off: it holds until it is proven
 * over. Gray is "we do not know".
 */
export function lightOf({ online, worst }: { online: boolean; worst: Priority | null }): Light {
  if (worst === 'high' || worst === 'critical') return 'red';
  if (worst) return 'yellow';
  return online ? 'green' : 'gray';
}

/** What a person typed, as the pattern of `like`: anywhere in the text, and every character for itself. */
export function searchPattern(search: string): string | undefined {
  const text = cleanText(search, 100);
  return text === '' ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
