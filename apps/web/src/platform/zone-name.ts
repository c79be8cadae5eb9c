// How people call a time zone: by the place that its clocks are of.
import { i18n } from './i18n.ts';

/** IANA names have no accents, and some places have another name in Spanish. */
const IN_SPANISH: Readonly<Record<string, string>> = {
  'America/Mexico_City': 'Ciudad de México',
  'America/Merida': 'Mérida',
  'America/Cancun': 'Cancún',
  'America/Mazatlan': 'Mazatlán',
  'America/Ciudad_Juarez': 'Ciudad Juárez',
  'America/Bahia_Banderas': 'Bahía de Banderas',
  'America/Bogota': 'Bogotá',
  'America/Panama': 'Panamá',
  'America/Asuncion': 'Asunción',
  'America/Havana': 'La Habana',
  'America/New_York': 'Nueva York',
  'America/Los_Angeles': 'Los Ángeles',
  'America/Sao_Paulo': 'São Paulo',
  'Europe/London': 'Londres',
  'Europe/Paris': 'París',
  'Europe/Berlin': 'Berlín',
  'Europe/Rome': 'Roma',
  'Europe/Lisbon': 'Lisboa',
  'Asia/Tokyo': 'Tokio',
};

/** `America/Argentina/Buenos_Aires` → `Buenos Aires`; `UTC` stays. Where a zone is chosen, its whole name is shown. */
export const zoneName = (zone: string): string =>
  (i18n.language === 'en' ? undefined : IN_SPANISH[zone]) ?? (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
