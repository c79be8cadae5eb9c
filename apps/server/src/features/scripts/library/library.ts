// The scripts that come with the product (deployment plan 2h). Their texts are the .sh files beside this one; from both,
// deployment/database/initial_data.sql is printed.
import type { Platform, ScriptClass, ScriptParameter } from '@lanet/contracts/scripts';

export interface LibraryScript {
  key: string;
  /** Fixed for ever, so that every installation and every upgrade means the same script. */
  id: string;
  class: ScriptClass;
  titles: { es: string; en: string };
  descriptions: { es: string; en: string };
  parameters: ScriptParameter[];
  timeoutSeconds: number;
  idempotent: boolean;
  texts: { platform: Platform; interpreter: string; file: string }[];
}

const linux = (file: string) => [{ platform: 'linux' as const, interpreter: '/bin/sh', file }];

export const library: LibraryScript[] = [
  {
    key: 'disk_cleanup',
    id: '0190a000-0000-7000-8000-000000000001',
    class: 'safe',
    titles: { es: 'Limpieza de disco', en: 'Disk clean-up' },
    descriptions: {
      es: 'Borra archivos temporales, papelera y paquetes descargados de un volumen. Nunca toca documentos.',
      en: 'Deletes temporary files, trash and downloaded packages of a volume. Never touches documents.',
    },
    parameters: [
      { kind: 'path', name: 'volume', titles: { es: 'Volumen', en: 'Volume' }, default: '/' },
      {
        kind: 'number',
        name: 'olderThanDays',
        titles: { es: 'Sin cambios desde hace (días)', en: 'Unchanged for (days)' },
        default: 7,
        min: 0,
        max: 365,
      },
      {
        kind: 'boolean',
        name: 'packageCaches',
        titles: { es: 'Vaciar paquetes descargados', en: 'Empty downloaded packages' },
        default: true,
      },
    ],
    timeoutSeconds: 600,
    idempotent: true,
    texts: linux('disk_cleanup.linux.sh'),
  },
  {
    key: 'restart_service',
    id: '0190a000-0000-7000-8000-000000000002',
    class: 'caution',
    titles: { es: 'Reiniciar servicio', en: 'Restart service' },
    descriptions: {
      es: 'Reinicia un servicio por su nombre y comprueba que vuelva a funcionar.',
      en: 'Restarts a service by its name and checks that it runs again.',
    },
    parameters: [{ kind: 'service', name: 'service', titles: { es: 'Servicio', en: 'Service' }, default: '' }],
    timeoutSeconds: 120,
    idempotent: false,
    texts: linux('restart_service.linux.sh'),
  },
  {
    key: 'update_software',
    id: '0190a000-0000-7000-8000-000000000003',
    class: 'caution',
    titles: { es: 'Actualizar software', en: 'Update software' },
    descriptions: {
      es: 'Muestra las actualizaciones pendientes y, si se indica, las instala. No reinicia el equipo.',
      en: 'Lists the pending updates and, if told to, installs them. Does not restart the computer.',
    },
    parameters: [
      { kind: 'boolean', name: 'install', titles: { es: 'Instalar ahora', en: 'Install now' }, default: false },
    ],
    timeoutSeconds: 3600,
    idempotent: false,
    texts: linux('update_software.linux.sh'),
  },
  {
    key: 'collect_logs',
    id: '0190a000-0000-7000-8000-000000000004',
    class: 'safe',
    titles: { es: 'Recopilar registros', en: 'Collect logs' },
    descriptions: {
      es: 'Reúne las últimas entradas del registro del sistema y las adjunta.',
      en: 'Collects the last entries of the system log and attaches them.',
    },
    parameters: [
      { kind: 'number', name: 'entries', titles: { es: 'Entradas', en: 'Entries' }, default: 100, min: 1, max: 10_000 },
      {
        kind: 'choice',
        name: 'level',
        titles: { es: 'Nivel', en: 'Level' },
        default: 'all',
        choices: [
          { value: 'all', titles: { es: 'Todo', en: 'Everything' } },
          { value: 'warnings', titles: { es: 'Advertencias y errores', en: 'Warnings and errors' } },
          { value: 'errors', titles: { es: 'Solo errores', en: 'Errors only' } },
        ],
      },
    ],
    timeoutSeconds: 60,
    idempotent: true,
    texts: linux('collect_logs.linux.sh'),
  },
];
