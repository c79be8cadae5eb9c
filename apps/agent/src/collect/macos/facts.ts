import type { MacMachine } from '../../platform/machine.ts';
import type { OwnFacts } from '../facts.ts';

export async function macFacts(_machine: MacMachine): Promise<OwnFacts> {
  const unknown = { uuid: null, serial: null, installId: null, vendor: null, model: null };
  return { ...unknown, platform: 'macos', os: 'macos', deviceType: 'other', macs: [], diskSerials: [] };
}
