import type { EntryDetail, TimelineEntry } from '@lanet/contracts/tickets';
import { afterEach, describe, expect, it } from 'vitest';
import { i18n } from '../../../platform/i18n.ts';
import { showLanguage } from '../../../platform/language-preference.ts';
import { entrySentence } from './entry-sentence.ts';

const rosa = { id: 'rosa', name: 'Rosa' };
const evidence = {
  metric: 'volume.usedPercent',
  object: '/srv',
  before: 93.4,
  beforeAt: '2026-01-01T00:00:00Z',
  after: 68,
  afterAt: '2026-01-01T00:10:00Z',
  trigger: 90,
  recover: 85,
};

const entry = (detail: EntryDetail, author: Partial<TimelineEntry['author']> = {}): TimelineEntry => ({
  id: 'entry',
  visibility: 'public',
  author: { kind: 'person', ...rosa, ...author },
  text: null,
  detail,
  createdAt: '2026-01-01T00:00:00Z',
});

const fired = { kind: 'alert_fired', alertId: 'a', rule: 'disk_full', trigger: 90, value: 93.4 } as const;

/** One of each kind, so that a new kind without a sentence is missed here at once. */
const each: { [Kind in EntryDetail['kind']]: [Extract<EntryDetail, { kind: Kind }>, string] } = {
  created: [{ kind: 'created', channel: 'phone' }, 'Rosa abrió el ticket por Teléfono'],
  reply: [{ kind: 'reply' }, 'respondió'],
  note: [{ kind: 'note' }, 'escribió una nota interna'],
  status: [{ kind: 'status', from: 'new', to: 'waiting_client' }, 'Rosa cambió el estado de Nuevo a Espera cliente'],
  rescheduled: [
    { kind: 'rescheduled', from: null, to: new Date(2026, 2, 6, 17, 30).toISOString() },
    'Rosa cambió la fecha programada: vie 6 mar 17:30',
  ],
  priority: [{ kind: 'priority', from: 'low', to: 'critical' }, 'Rosa cambió la prioridad de Baja a Crítica'],
  type: [{ kind: 'type', from: null, to: 'Incidente' }, 'Rosa puso el tipo Incidente'],
  category: [
    { kind: 'category', from: ['Redes'], to: ['Redes', 'Wi-Fi'] },
    'Rosa cambió la categoría de Redes a Redes › Wi-Fi',
  ],
  impact: [{ kind: 'impact', from: 'low', to: null }, 'Rosa quitó el impacto, que era Bajo'],
  urgency: [{ kind: 'urgency', from: 'low', to: 'high' }, 'Rosa cambió la urgencia de Baja a Alta'],
  assignee: [{ kind: 'assignee', to: { id: 'luis', name: 'Luis' } }, 'Rosa asignó el ticket a Luis'],
  team: [{ kind: 'team', to: { id: 'redes', name: 'Redes' } }, 'Rosa pasó el ticket al equipo de trabajo Redes'],
  subject: [{ kind: 'subject', from: 'a', to: 'b' }, 'Rosa cambió el asunto: «a» → «b»'],
  alert_fired: [
    { ...fired, metric: 'volume.usedPercent', object: '/srv' },
    'Disco /srv: 93.4\u00a0%, límite 90\u00a0%',
  ],
  alert_repeated: [
    { kind: 'alert_repeated', alertId: 'a', metric: 'volume.usedPercent', repeats: 3, value: 95 },
    'La alerta se repitió 3 veces; último valor 95\u00a0%',
  ],
  alert_recovered: [
    { kind: 'alert_recovered', alertId: 'a', evidence },
    'Disco /srv, de nuevo normal: 93.4\u00a0% → 68\u00a0%',
  ],
  alert_removed: [
    { kind: 'alert_removed', alertId: 'a', rule: 'disk_full', object: '/srv' },
    'La alerta «Disco lleno /srv» se retiró: su regla o su equipo cambió',
  ],
  command: [
    { kind: 'command', commandId: 'c', script: 's', titles: { es: 'Limpieza', en: 'Clean-up' } },
    'Rosa ejecutó «Limpieza»',
  ],
  service_restart: [
    { kind: 'service_restart', service: 'nginx', outcome: 'failed', reason: null, at: '2026-11-23T16:00:00Z' },
    'Servicio nginx detenido; reinicio automático: no funcionó',
  ],
  updates_proved: [
    {
      ...{ kind: 'updates_proved', commandId: 'c', installed: 12, remaining: 1, rebootRequired: true },
      // Shown in the time of whoever reads it.
      scannedAt: new Date(2026, 10, 23, 2, 41).toISOString(),
    },
    '12 instaladas, comprobado con un segundo análisis a las 02:41; 1 sigue pendiente; falta reiniciar el equipo',
  ],
  mail_undelivered: [
    {
      kind: 'mail_undelivered',
      outboxId: '0190a000-0000-7000-8000-000000000001',
      address: 'luis@example.com',
      reason: 'unknown_user',
      said: '550 5.1.1',
    },
    'El correo a luis@example.com no llegó: esa dirección no existe',
  ],
  resolved: [
    { kind: 'resolved', reason: 'metric_recovered', evidence },
    'Resuelto: la medición volvió a la normalidad',
  ],
  merged: [{ kind: 'merged', ticketId: 't', folio: 'TKT-000002' }, 'Rosa fusionó aquí'],
  merged_into: [{ kind: 'merged_into', ticketId: 't', folio: 'TKT-000002' }, 'Rosa fusionó este ticket con'],
  mail_withdrawn: [
    { kind: 'mail_withdrawn', from: 'eva@x.example', opened: false },
    'El correo de eva@x.example se decidió de nuevo y ya no está aquí',
  ],
  mail_suggestion: [{ kind: 'mail_suggestion', ticketId: 't', folio: 'TKT-000002' }, 'Parece una respuesta a'],
  unmerged: [{ kind: 'unmerged', ticketId: 't', folio: 'TKT-000002' }, 'Rosa separó este ticket de'],
  continues: [{ kind: 'continues', ticketId: 't', folio: 'TKT-000002' }, 'Continúa de'],
  continued_in: [{ kind: 'continued_in', ticketId: 't', folio: 'TKT-000002' }, 'Una respuesta tardía abrió'],
  reopened: [{ kind: 'reopened', reason: 'recurrence' }, 'Reabierto: la alerta volvió a presentarse'],
  help_request: [
    {
      kind: 'help_request',
      contact: { name: 'Ana', email: null, phone: '55' },
      requesterId: null,
      machine: { hostname: 'pc', os: null, user: null, uptimeSeconds: null, volumes: [], alerts: [], readAt: 0 },
    },
    'Solicitud desde el equipo',
  ],
};

afterEach(() => showLanguage('es'));

describe('what happened', () => {
  it.each<[EntryDetail, string]>(Object.values(each))('reads as a sentence: %o', async (detail, sentence) => {
    expect(entrySentence(entry(detail))).toBe(sentence);
    await showLanguage('en');
    expect(i18n.language).toBe('en');
    expect(entrySentence(entry(detail))).not.toMatch(/\{\{|undefined/);
    expect(entrySentence(entry(detail))).not.toBe(sentence);
  });

  it('tells taking a ticket from giving it and from leaving it', () => {
    expect(entrySentence(entry({ kind: 'assignee', to: rosa }))).toBe('Rosa tomó el ticket');
    expect(entrySentence(entry({ kind: 'assignee', to: null }))).toBe('Rosa dejó el ticket sin asignar');
    expect(entrySentence(entry({ kind: 'team', to: null }))).toBe('Rosa dejó el ticket sin equipo de trabajo');
  });

  it('says of a service that it stopped, not that it is 1', () => {
    const stopped: EntryDetail = { ...fired, metric: 'service.stopped', object: 'nginx', value: 1, trigger: 1 };

    expect(entrySentence(entry(stopped))).toBe('Servicio nginx: detenido');
    const again = { kind: 'alert_repeated', alertId: 'a', metric: 'service.stopped', repeats: 1, value: 1 } as const;
    expect(entrySentence(entry(again))).toBe('La alerta se repitió 1 vez');
  });

  it.each([
    ['service.stopped', 'nginx', 'Servicio nginx: en marcha'],
    ['antivirus.down', '', 'Antivirus: activo y al día'],
    ['antivirus.missing', '', 'Antivirus: instalado'],
  ])('says of %s in words how it is again', (metric, object, sentence) => {
    const at = '2026-11-30T12:00:00.000Z';
    const evidence = { metric, object, before: 1, beforeAt: at, trigger: 1, recover: 0, after: 0, afterAt: at };

    expect(entrySentence(entry({ kind: 'alert_recovered', alertId: 'a', evidence }))).toBe(sentence);
  });
});
