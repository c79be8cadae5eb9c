import type { Alert } from '@lanet/contracts/alerts';
import type { Script } from '@lanet/contracts/scripts';
import { describe, expect, it } from 'vitest';
import { suggestionOf } from './suggested-run.ts';

const titles = { es: '', en: '' };
const script = (key: string, parameters: Script['parameters']): Script => ({
  id: key,
  key,
  titles,
  descriptions: titles,
  class: 'safe',
  platforms: ['linux'],
  parameters,
  timeoutSeconds: 60,
  version: 1,
  runs: 0,
  lastRunAt: null,
});
const library = [
  script('disk_cleanup', [
    { kind: 'number', name: 'olderThanDays', titles, default: 7, min: 0, max: 365 },
    { kind: 'path', name: 'volume', titles, default: '/' },
  ]),
  script('restart_service', [{ kind: 'service', name: 'service', titles, default: '' }]),
];

const alert = (fields: Partial<Alert>): Alert => ({
  id: 'alert',
  rule: 'disk_full',
  metric: 'volume.usedPercent',
  object: '/srv',
  state: 'firing',
  priority: 'high',
  value: 93,
  trigger: 90,
  recover: 85,
  client: { id: 'c', name: 'c' },
  device: { id: 'd', name: 'd' },
  ticket: { id: 'this', folio: 'T-1' },
  suggestedScript: 'disk_cleanup',
  repeats: 0,
  flaps: 0,
  openedAt: '2026-01-01T00:00:00Z',
  lastAt: '2026-01-01T00:00:00Z',
  resolvedAt: null,
  maintenance: null,
  ...fields,
});

describe('the suggested script', () => {
  it('gets the volume of the alert, and leaves the rest to its defaults', () => {
    expect(suggestionOf([alert({})], library, 'this')).toMatchObject({
      script: { key: 'disk_cleanup' },
      parameters: { volume: '/srv' },
    });
  });

  it('gets the service of the alert', () => {
    const stopped = alert({ metric: 'service.stopped', object: 'nginx.service', suggestedScript: 'restart_service' });

    expect(suggestionOf([stopped], library, 'this')?.parameters).toEqual({ service: 'nginx.service' });
  });

  it('does not tell a script what the alert does not know', () => {
    const busy = alert({ metric: 'cpu.usedPercent', object: '' });

    expect(suggestionOf([busy], library, 'this')?.parameters).toEqual({});
  });

  it('comes from an alert of the ticket before another of its device', () => {
    const other = alert({ ticket: { id: 'other', folio: 'T-2' }, object: '/var' });

    expect(suggestionOf([other, alert({})], library, 'this')?.parameters).toEqual({ volume: '/srv' });
    expect(suggestionOf([other], library, 'this')?.parameters).toEqual({ volume: '/var' });
  });

  it.each([[[]], [[alert({ suggestedScript: null })]], [[alert({ suggestedScript: 'unknown' })]]])(
    'is none where there is none: %#',
    (alerts) => {
      expect(suggestionOf(alerts, library, 'this')).toBeUndefined();
    },
  );
});
