import { i18n } from '../../platform/i18n.ts';
import { zoneName } from '../../platform/zone-name.ts';

/** `hora de Tijuana`. */
export const zoneWords = (zone: string): string =>
  zone === 'UTC' ? i18n.t('maintenance.words.utc') : i18n.t('maintenance.words.zone', { city: zoneName(zone) });
