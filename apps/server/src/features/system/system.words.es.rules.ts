import type { Words } from './system.words.rules.ts';

const lista = new Intl.ListFormat('es-MX', { type: 'conjunction' });
const SERVICIOS: Record<string, string> = {
  web: 'web',
  gateway: 'enlace con agentes',
  mail: 'correo',
  sla: 'SLA',
  worker: 'tareas',
  signer: 'firmador',
};
const servicios = (names: readonly string[]) => lista.format(names.map((name) => SERVICIOS[name] ?? name));
const n = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const megas = (bytes: number) =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.floor(bytes / 1024 ** 2)} MB`;

const VER_REGISTRO = 'Vea el registro: journalctl -u lanet-helpdesk -u lanet-helpdesk-signer -n 50.';
/** As root, who alone reads the key of the signer where that has an account of its own. */
const HACER_RESPALDO = 'sudo /opt/lanet-helpdesk/current/scripts/backup.sh';
const LIBERAR =
  'Libere espacio o amplíe el disco: revise los respaldos viejos en backups/, los registros (journalctl --vacuum-size=200M) y lo que no es de LANET.';

/** For administrators, in the Spanish of Mexico. */
export const spanish: Words = {
  checks: {
    configuration: 'Configuración',
    runtime: 'Node.js',
    data: 'Carpeta de datos',
    database: 'Base de datos',
    schema: 'Esquema',
    web: 'Respuesta web',
    services: 'Servicios',
    signer: 'Firmador',
    bus: 'Avisos entre procesos',
    files: 'Archivos',
    disk: 'Espacio en disco',
    memory: 'Memoria',
    clock: 'Reloj',
    certificate: 'Certificado',
    jobs: 'Tareas de fondo',
    dead_jobs: 'Tareas abandonadas',
    mail_in: 'Correo de entrada',
    mail_out: 'Correo de salida',
    sla: 'Avisos de SLA',
    backups: 'Respaldos',
    agents: 'Agentes en línea',
    agent_versions: 'Versiones de los agentes',
  },
  summary: { ok: 'todo funciona', failing: (count) => `${n(count, 'comprobación', 'comprobaciones')} con falla` },
  cases: {
    'configuration.ok': () => ['es válida'],
    'configuration.invalid': ({ problems }) => [
      problems.join('; '),
      'Corrija /etc/lanet-helpdesk/production.env, compruebe con «sudo lanet config check» y reinicie: systemctl restart lanet-helpdesk.',
    ],
    'runtime.ok': ({ version }) => [version],
    'runtime.old': ({ version }) => [
      `${version} es anterior a la 24`,
      'Use el Node.js que viene con el producto: «sudo lanet …» o npm después de npm ci.',
    ],
    'data.ok': ({ path }) => [path],
    'data.unwritable': ({ path, error }) => [
      `no se puede escribir en ${path}: ${error}`,
      'Dé la carpeta a la cuenta del servidor: chown -R lanet:lanet, y vea que el disco no esté montado de solo lectura.',
    ],
    'database.ok': ({ version, ms }) => [`PostgreSQL ${version}, responde en ${ms} ms`],
    'database.slow': ({ ms }) => [
      `responde en ${ms} ms`,
      'Vea la carga del equipo y del disco (top, iostat) y las consultas largas en pg_stat_activity.',
    ],
    'database.old': ({ version }) => [
      `PostgreSQL ${version} es anterior al 15`,
      'Actualice PostgreSQL a la 15 o más nueva.',
    ],
    'database.stopped': () => [
      'la base de datos incluida no está en marcha',
      `Arranque el servidor, que la arranca: systemctl start lanet-helpdesk. ${VER_REGISTRO}`,
    ],
    'database.unreachable': ({ error }) => [
      `no responde: ${error}`,
      'Arranque PostgreSQL (systemctl start postgresql; con la base incluida, systemctl restart lanet-helpdesk) y revise LANET_DATABASE_URL y la red. El servidor se reconecta solo.',
    ],
    'schema.ok': ({ applied }) => [`al día (${applied} migraciones)`],
    'schema.pending': ({ pending }) => [
      n(pending, 'migración pendiente', 'migraciones pendientes'),
      'Reinicie el servidor, que las aplica: systemctl restart lanet-helpdesk.',
    ],
    'schema.newer': ({ name }) => [
      `la base de datos tiene ${name}, que esta versión no conoce`,
      'Instale la versión más nueva con la que se usó, o restaure el respaldo anterior (MAINTENANCE.md).',
    ],
    'web.ok': ({ url }) => [`responde en ${url}`],
    'web.silent': ({ url, error }) => [
      `${url} no responde: ${error}`,
      `Reinicie el servidor: systemctl restart lanet-helpdesk. ${VER_REGISTRO}`,
    ],
    'services.ok': ({ processes }) => [n(processes, 'proceso en marcha', 'procesos en marcha')],
    'services.missing': ({ services }) => [
      `nadie ejecuta: ${servicios(services)}`,
      `Arránquelos: systemctl start lanet-helpdesk lanet-helpdesk-signer. ${VER_REGISTRO}`,
    ],
    'services.lost': ({ host, services }) => [
      `un proceso de ${host} terminó sin avisar: ${servicios(services)}`,
      `Arránquelo en ese equipo; los demás siguen con su trabajo. ${VER_REGISTRO}`,
    ],
    'services.versions': ({ versions }) => [
      `hay procesos de versiones distintas: ${lista.format(versions)}`,
      'Actualice los que faltan: todos deben quedar en la misma versión.',
    ],
    'signer.ok': () => ['firma los comandos'],
    'signer.absent': () => [
      'no está en marcha: ningún script sale hacia los equipos',
      'Arránquelo: systemctl start lanet-helpdesk-signer; vea por qué paró: journalctl -u lanet-helpdesk-signer -n 50.',
    ],
    'signer.keyless': () => [
      'todavía no publica su llave',
      'Reinícielo: systemctl restart lanet-helpdesk-signer; vea journalctl -u lanet-helpdesk-signer -n 50.',
    ],
    'signer.behind': ({ seconds }) => [
      `hay un comando sin firmar desde hace ${seconds} s`,
      'Reinícielo: systemctl restart lanet-helpdesk-signer; vea journalctl -u lanet-helpdesk-signer -n 50.',
    ],
    'bus.ok': () => ['llegan'],
    'bus.fault': ({ host, detail }) => [
      `no salen de ${host}: ${detail}`,
      'Nada se pierde, pero la pantalla y los agentes se enteran más tarde. Revise NATS o la base de datos y la red entre los equipos.',
    ],
    'files.ok': () => ['se leen y se escriben'],
    'files.fault': ({ host, detail }) => [
      `no se alcanzan desde ${host}: ${detail}`,
      'Revise el servicio S3, su dirección y sus claves (LANET_FILES_S3_*), o los permisos de la carpeta de datos.',
    ],
    'disk.ok': ({ host, path, percent, freeBytes }) => [
      `${percent} % usado de ${path} en ${host}, ${megas(freeBytes)} libres`,
    ],
    'disk.filling': ({ host, path, percent, freeBytes }) => [
      `${percent} % usado de ${path} en ${host}, quedan ${megas(freeBytes)}`,
      LIBERAR,
    ],
    'disk.full': ({ host, path, percent, freeBytes }) => [
      `${percent} % usado de ${path} en ${host}, quedan ${megas(freeBytes)}: se rechazan escrituras`,
      `${LIBERAR} El servidor sigue solo en cuanto hay espacio.`,
    ],
    'disk.unknown': () => ['ningún proceso lo dice'],
    'memory.ok': ({ host, percent }) => [`${percent} % en uso en ${host}`],
    'memory.low': ({ host, percent, freeBytes }) => [
      `${percent} % en uso en ${host}, quedan ${megas(freeBytes)}`,
      'Vea qué la usa (top, ordenado con M), o dé más memoria al equipo.',
    ],
    'memory.unknown': () => ['ningún proceso lo dice'],
    'clock.ok': ({ ms }) => [`a ${ms} ms del de la base de datos`],
    'clock.off': ({ host, seconds }) => [
      `el de ${host} va ${Math.abs(seconds)} s ${seconds > 0 ? 'adelantado' : 'atrasado'} respecto a la base de datos`,
      'Active la sincronización en los dos equipos: timedatectl set-ntp true.',
    ],
    'clock.unknown': () => ['ningún proceso lo dice'],
    'certificate.ok': ({ host, days }) => [`el de ${host} vence en ${days} días`],
    'certificate.plain': () => ['no hace falta: la dirección no es https'],
    'certificate.ending': ({ host, days }) => [
      `el de ${host} vence en ${n(days, 'día', 'días')}`,
      'Renuévelo y recargue el proxy: certbot renew y systemctl reload nginx; con Caddy, vea journalctl -u caddy.',
    ],
    'certificate.ended': ({ host }) => [
      `el de ${host} ya venció: los navegadores y los agentes no se conectan`,
      'Renuévelo ya y recargue el proxy: certbot renew y systemctl reload nginx; con Caddy, vea journalctl -u caddy.',
    ],
    'certificate.untrusted': ({ host, detail }) => [
      `el de ${host} no lo reconoce este equipo: ${detail}`,
      'Ponga uno de una autoridad reconocida, o instale la suya en los equipos (INSTALLATION.md).',
    ],
    'certificate.unseen': ({ host, detail }) => [
      `no se pudo ver el de ${host}: ${detail}`,
      'Compruebe que el proxy esté en marcha (systemctl status nginx) y que el nombre resuelva a este servidor.',
    ],
    'jobs.ok': ({ waiting }) => [`${waiting} en espera`],
    'jobs.waiting': ({ waiting, minutes }) => [
      `${waiting} en espera, la más vieja desde hace ${minutes} min`,
      `Vea que el servicio de tareas esté en marcha y qué falla. ${VER_REGISTRO}`,
    ],
    'dead_jobs.ok': () => ['ninguna'],
    'dead_jobs.some': ({ count, features }) => [
      `${n(count, 'tarea falló', 'tareas fallaron')} hasta el último intento: ${lista.format(features)}`,
      'Vea el motivo con «sudo lanet jobs»; corregida la causa, repítalas: sudo lanet jobs retry all.',
    ],
    'mail_in.ok': ({ mailboxes }) => [n(mailboxes, 'buzón al día', 'buzones al día')],
    'mail_in.none': () => ['no hay buzones que se lean'],
    'mail_in.late': ({ name, minutes }) => [
      `el buzón ${name} no se lee desde hace ${minutes} min`,
      'Vea que el servicio de correo esté en marcha y pruebe el buzón en Correo > Buzones.',
    ],
    'mail_in.failing': ({ name, detail }) => [
      `el buzón ${name} falla${detail ? `: ${detail}` : ''}`,
      'Pruebe el buzón en Correo > Buzones: cada paso dice qué corregir.',
    ],
    'mail_in.sign_in': ({ name }) => [
      `el buzón ${name} pide iniciar sesión de nuevo`,
      'Abra el buzón en Correo > Buzones e inicie sesión otra vez.',
    ],
    'mail_out.ok': ({ waiting }) => [`${waiting} en espera`],
    'mail_out.waiting': ({ waiting, minutes }) => [
      `${waiting} en espera, el más viejo desde hace ${minutes} min`,
      'Vea el motivo en Correo > Enviado; revise el servidor SMTP y sus credenciales.',
    ],
    'sla.ok': ({ seconds }) => [seconds > 0 ? `${seconds} s de retraso` : 'sin retraso'],
    'sla.late': ({ seconds }) => [
      `lo que vence se avisa con ${seconds} s de retraso`,
      `Vea que el servicio de SLA esté en marcha. ${VER_REGISTRO}`,
    ],
    'backups.ok': ({ hours }) => [`el último verificado es de hace ${hours} h`],
    'backups.off': () => [
      'no se hacen',
      'Escriba una frase larga en un archivo, nómbrelo en LANET_BACKUP_KEY_FILE y reinicie (MAINTENANCE.md, «Respaldos»).',
    ],
    'backups.first': () => ['todavía no hay ninguno verificado', `Haga el primero ya: ${HACER_RESPALDO}.`],
    'backups.late': ({ hours }) => [
      `el último verificado es de hace ${hours} h`,
      `Haga uno ya y vea qué falla: ${HACER_RESPALDO}.`,
    ],
    'backups.failed': ({ error }) => [
      `el último intento falló: ${error}`,
      `Corrija la causa y repítalo: ${HACER_RESPALDO}.`,
    ],
    'backups.files_lost': ({ count }) => [
      `${n(count, 'archivo falta o está dañado', 'archivos faltan o están dañados')} en el disco`,
      'Restaure esos archivos de un respaldo anterior (MAINTENANCE.md) y revise el disco.',
    ],
    'agents.ok': ({ online, total }) => [`${online} de ${total} en línea`],
    'agents.away': ({ online, recent }) => [
      `siguen ${online} de los ${recent} de la última hora`,
      'Vea que el proxy y el servicio de enlace respondan desde fuera y que el certificado sea válido; si es un solo cliente, su red.',
    ],
    'agent_versions.ok': ({ versions }) => [n(versions, 'versión en uso', 'versiones en uso')],
    'agent_versions.behind': ({ count, version }) => [
      `${n(count, 'agente sigue', 'agentes siguen')} sin la ${version}`,
      'Vea en Ajustes > Versiones del agente cuáles son y por qué no se actualizaron.',
    ],
    'agent_versions.halted': ({ version }) => [
      `el despliegue de la ${version} se detuvo`,
      'Vea el motivo en Ajustes > Versiones del agente y decida si sigue o se retira.',
    ],
  },
};
