// The subject of an alert's ticket, in the organisation's language: it is stored, and read by whoever reads tickets. Pure.
import type { AlertEdge, MetricName } from '@lanet/contracts/alert-rules';
import type { Language } from '@lanet/contracts/endpoint';

type Sentence = (edge: Pick<AlertEdge, 'object'> & { value: string }, device: string) => string;

const places: Record<Language, Record<string, string>> = {
  es: { gateway: 'la puerta de enlace', server: 'el servidor' },
  en: { gateway: 'the gateway', server: 'the server' },
};

const sentences: Record<Language, Record<MetricName, Sentence>> = {
  es: {
    'cpu.usedPercent': ({ value }, device) => `CPU al ${value} % en ${device}`,
    'memory.usedPercent': ({ value }, device) => `Memoria al ${value} % en ${device}`,
    'volume.usedPercent': ({ object, value }, device) => `Disco ${object} al ${value} % en ${device}`,
    'volume.freeBytes': ({ object, value }, device) => `Disco ${object} con ${value} GB libres en ${device}`,
    'volume.inodesUsedPercent': ({ object, value }, device) => `Disco ${object}: inodos al ${value} % en ${device}`,
    'temperature.celsius': ({ value }, device) => `Temperatura de ${value} °C en ${device}`,
    'service.stopped': ({ object }, device) => `Servicio ${object} detenido en ${device}`,
    'reach.lossPercent': ({ object, value }, device) =>
      `Pérdida de red del ${value} % hacia ${places.es[object] ?? object} en ${device}`,
    'reach.milliseconds': ({ object, value }, device) =>
      `Latencia de red de ${value} ms hacia ${places.es[object] ?? object} en ${device}`,
    'log.errors': ({ object, value }, device) => `${value} errores de ${object} en cinco minutos en ${device}`,
    // The minutes grow while the ticket waits: a subject that names them is wrong when it is read.
    'presence.offlineMinutes': (_edge, device) => `${device} sin conexión`,
    'clock.offsetMinutes': ({ value }, device) => `Reloj desfasado ${value} min en ${device}`,
    'antivirus.down': (_edge, device) => `Antivirus apagado o desactualizado en ${device}`,
    'antivirus.missing': (_edge, device) => `Sin antivirus en ${device}`,
  },
  en: {
    'cpu.usedPercent': ({ value }, device) => `CPU at ${value}% on ${device}`,
    'memory.usedPercent': ({ value }, device) => `Memory at ${value}% on ${device}`,
    'volume.usedPercent': ({ object, value }, device) => `Disk ${object} at ${value}% on ${device}`,
    'volume.freeBytes': ({ object, value }, device) => `Disk ${object} has ${value} GB free on ${device}`,
    'volume.inodesUsedPercent': ({ object, value }, device) => `Disk ${object}: inodes at ${value}% on ${device}`,
    'temperature.celsius': ({ value }, device) => `Temperature of ${value} °C on ${device}`,
    'service.stopped': ({ object }, device) => `Service ${object} stopped on ${device}`,
    'reach.lossPercent': ({ object, value }, device) =>
      `Network loss of ${value}% to ${places.en[object] ?? object} on ${device}`,
    'reach.milliseconds': ({ object, value }, device) =>
      `Network latency of ${value} ms to ${places.en[object] ?? object} on ${device}`,
    'log.errors': ({ object, value }, device) => `${value} errors from ${object} in five minutes on ${device}`,
    'presence.offlineMinutes': (_edge, device) => `${device} is offline`,
    'clock.offsetMinutes': ({ value }, device) => `Clock ${value} min off on ${device}`,
    'antivirus.down': (_edge, device) => `Antivirus off or out of date on ${device}`,
    'antivirus.missing': (_edge, device) => `No antivirus on ${device}`,
  },
};

const locales: Record<Language, string> = { es: 'es-MX', en: 'en-US' };

export interface SubjectFacts {
  metric: MetricName;
  object: string;
  value: number;
}

/** Such as `Disco / al 93.4 % en PC-001`. */
export function alertSubject({ metric, object, value }: SubjectFacts, device: string, language: Language): string {
  const shown = metric === 'volume.freeBytes' ? value / 1e9 : value;
  const number = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 }).format(shown);
  return sentences[language][metric]({ object, value: number }, device);
}
