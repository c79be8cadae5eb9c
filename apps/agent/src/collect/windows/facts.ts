import type { WindowsMachine } from '../../platform/machine.ts';
import type { OwnFacts } from '../facts.ts';

export async function windowsFacts(_machine: WindowsMachine): Promise<OwnFacts> {
  const unknown = { uuid: null, serial: null, installId: null, vendor: null, model: null };
  return { ...unknown, platform: 'windows', os: 'windows', deviceType: 'other', macs: [], diskSerials: [] };
}
