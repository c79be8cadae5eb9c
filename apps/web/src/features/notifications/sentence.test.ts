import { NotificationKind } from '@lanet/contracts/notifications';
import { describe, expect, it } from 'vitest';
import { setTimeZone } from '../../platform/format.ts';
import { withRead } from './notifications.queries.ts';
import { notificationSentence } from './sentence.ts';

const values = {
  folio: 'TKT-000012',
  subject: 'Disco / al 93 %',
  client: 'Industrias Tebi',
  actor: 'Rosa',
  device: 'PC-001',
  scriptEs: 'Limpieza de disco',
  scriptEn: 'Disk clean-up',
  state: 'finished',
  exitCode: '0',
  hostname: 'LAPTOP-001',
  text: 'Cambió la llave',
};

describe('the sentence of a notification', () => {
  it('says who replied and where', () => {
    expect(notificationSentence({ kind: 'ticket_replied', values })).toEqual({
      title: 'Rosa respondió en Disco / al 93 %',
      detail: 'TKT-000012 · Industrias Tebi',
    });
  });

  it('tells a run that failed from one that ended well', () => {
    const title = (exitCode: string) =>
      notificationSentence({ kind: 'command_finished', values: { ...values, exitCode } }).title;

    expect(title('0')).toBe('«Limpieza de disco» en PC-001: terminó bien');
    expect(title('66')).toBe('«Limpieza de disco» en PC-001: terminó con error');
  });

  it.each([
    { kind: 'sla_warning', said: 'Primera respuesta: vence vie 6 mar 17:30 · TKT-000012 · Industrias Tebi' },
    { kind: 'sla_breach', said: 'Primera respuesta: venció vie 6 mar 17:30 · TKT-000012 · Industrias Tebi' },
    { kind: 'sla_escalation', said: 'Primera respuesta: venció vie 6 mar 17:30 · TKT-000012 · Industrias Tebi' },
  ] as const)('says which clock of a promise, and when it is due: $kind', ({ kind, said }) => {
    setTimeZone('America/Mexico_City');
    const promise = { ...values, clock: 'first_response', dueAt: '2026-03-06T23:30:00.000Z' };

    expect(notificationSentence({ kind, values: promise }).detail).toBe(said);
    expect(notificationSentence({ kind, values: { ...promise, clock: 'unheard_of' } }).detail).toBe(
      'TKT-000012 · Industrias Tebi',
    );
  });

  it.each(NotificationKind.options)('of kind %s has no hole with all values and none', (kind) => {
    for (const given of [values, {}]) {
      const { title } = notificationSentence({ kind, values: given });

      expect(title).not.toContain('{{');
      expect(title.length).toBeGreaterThan(3);
    }
  });
});

describe('marking as read', () => {
  const bell = {
    unread: 60,
    items: [
      { id: 'a', readAt: null },
      { id: 'b', readAt: '2026-01-01T00:00:00Z' },
    ],
  };
  const now = '2026-01-02T00:00:00Z';

  it('takes one off the count, once', () => {
    const once = withRead(bell, 'a', now);

    expect(once.unread).toBe(59);
    expect(withRead(once, 'a', now)).toEqual(once);
    expect(withRead(bell, 'b', now)).toEqual(bell);
  });

  it('of all counts also those that are not in the list', () => {
    expect(withRead(bell, 'all', now)).toEqual({
      unread: 0,
      items: [
        { id: 'a', readAt: now },
        { id: 'b', readAt: '2026-01-01T00:00:00Z' },
      ],
    });
  });
});
