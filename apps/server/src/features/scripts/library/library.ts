// The scripts that come with the product (deployment plan 2h). Their texts are the .sh and .ps1 files beside this one; from
// both, deployment/database/initial_data.sql is printed.
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
  /** The run ends when the computer has restarted, not with the script. */
  restarts?: boolean;
  texts: ScriptFile[];
}

interface ScriptFile {
  platform: Platform;
  interpreter: string;
  file: string;
}

/** Its three forms. Agents on Linux before 1.1 know no names of interpreters, only their paths. */
const everywhere = (key: string): ScriptFile[] => [
  { platform: 'linux', interpreter: '/bin/sh', file: `${key}.linux.sh` },
  { platform: 'macos', interpreter: 'sh', file: `${key}.macos.sh` },
  { platform: 'windows', interpreter: 'powershell', file: `${key}.windows.ps1` },
];

const theService: ScriptParameter = {
  kind: 'service',
  name: 'service',
  titles: { es: 'Servicio', en: 'Service' },
  default: '',
};

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
    texts: everywhere('disk_cleanup'),
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
    parameters: [theService],
    timeoutSeconds: 120,
    idempotent: false,
    texts: everywhere('restart_service'),
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
    texts: everywhere('update_software'),
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
    texts: everywhere('collect_logs'),
  },
  {
    key: 'reboot',
    id: '0190a000-0000-7000-8000-000000000005',
    class: 'caution',
    titles: { es: 'Reiniciar equipo', en: 'Restart computer' },
    descriptions: {
      es: 'Avisa a quien use el equipo, lo reinicia tras unos minutos y comprueba que vuelva.',
      en: 'Tells whoever uses the computer, restarts it after some minutes and checks that it comes back.',
    },
    parameters: [
      {
        kind: 'number',
        name: 'delayMinutes',
        titles: { es: 'Espera (minutos)', en: 'Delay (minutes)' },
        default: 5,
        min: 1,
        max: 60,
      },
      {
        kind: 'text',
        name: 'message',
        titles: { es: 'Aviso (vacío: el de costumbre)', en: 'Message (empty: the usual one)' },
        default: '',
        maxLength: 300,
      },
    ],
    // Longest delay, and an hour for updates that are installed on the way down and up.
    timeoutSeconds: 7200,
    idempotent: false,
    restarts: true,
    texts: everywhere('reboot'),
  },
  {
    key: 'start_service',
    id: '0190a000-0000-7000-8000-000000000006',
    class: 'caution',
    titles: { es: 'Iniciar servicio', en: 'Start service' },
    descriptions: {
      es: 'Inicia un servicio por su nombre y comprueba que funcione.',
      en: 'Starts a service by its name and checks that it runs.',
    },
    parameters: [theService],
    timeoutSeconds: 120,
    idempotent: true,
    texts: everywhere('start_service'),
  },
  {
    key: 'stop_service',
    id: '0190a000-0000-7000-8000-000000000007',
    class: 'caution',
    titles: { es: 'Detener servicio', en: 'Stop service' },
    descriptions: {
      es: 'Detiene un servicio por su nombre, y en Windows los que dependen de él. Nunca el del agente.',
      en: 'Stops a service by its name, and on Windows those that depend on it. Never that of the agent.',
    },
    parameters: [theService],
    timeoutSeconds: 120,
    idempotent: true,
    texts: everywhere('stop_service'),
  },
  {
    key: 'list_processes',
    id: '0190a000-0000-7000-8000-000000000008',
    class: 'safe',
    titles: { es: 'Listar procesos', en: 'List processes' },
    descriptions: {
      es: 'Lista los procesos con su usuario, procesador y memoria. No lee sus líneas de órdenes.',
      en: 'Lists the processes with their user, processor and memory. Does not read their command lines.',
    },
    parameters: [],
    timeoutSeconds: 60,
    idempotent: true,
    texts: everywhere('list_processes'),
  },
  {
    key: 'kill_process',
    id: '0190a000-0000-7000-8000-000000000009',
    class: 'caution',
    titles: { es: 'Terminar proceso', en: 'End process' },
    descriptions: {
      es: 'Termina un proceso de la lista, solo si su número sigue siendo del mismo proceso.',
      en: 'Ends a process of the list, only while its number is still the same process’s.',
    },
    parameters: [
      {
        kind: 'number',
        name: 'pid',
        titles: { es: 'Número (PID)', en: 'Number (PID)' },
        default: 0,
        min: 0,
        max: 4_294_967_295,
      },
      { kind: 'text', name: 'name', titles: { es: 'Nombre', en: 'Name' }, default: '', maxLength: 260 },
      {
        kind: 'text',
        name: 'started',
        titles: { es: 'Marca de inicio', en: 'Start mark' },
        default: '',
        maxLength: 60,
      },
    ],
    timeoutSeconds: 60,
    idempotent: false,
    texts: everywhere('kill_process'),
  },
];
