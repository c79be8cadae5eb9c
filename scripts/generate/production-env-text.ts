// What deployment/configs/production.env says of each key, for the people who run the server. A key of the schema without
// an entry here stops `npm run generate`.

/** `says`: sentences in Spanish. `example`: for a key without a default. `installed`: what an installed server has. */
export interface KeyText {
  says: string;
  example?: string;
  installed?: string;
}

/** Heads of the file, each with the keys below it: the first part of a path, or a whole path. */
export const SECTIONS: readonly [title: string, keys: readonly string[]][] = [
  ['Direcciones', ['publicUrl', 'host', 'port', 'trustProxy']],
  ['Datos', ['dataDir', 'packagesDir', 'releaseKey', 'databaseUrl', 'databaseLoginPassword']],
  ['Servicios', ['services', 'holdFile', 'bus', 'nats']],
  ['Archivos', ['files']],
  ['Respaldos', ['backup']],
  ['Correo de salida', ['smtp']],
  ['Correo de entrada', ['mail']],
  ['Calendarios', ['calendars']],
  ['Registro y métricas', ['logLevel', 'logFormat', 'metricsToken']],
  ['Idioma y hora', ['language', 'timeZone']],
  ['Agentes', ['agent']],
  ['Sesiones', ['session']],
];

const ADDRESS: Record<string, KeyText> = {
  publicUrl: {
    says: 'Dirección que usan las personas y los agentes, sin diagonal al final. Fuera de este equipo solo se acepta https://.',
    example: 'https://soporte.ejemplo.mx',
  },
  host: { says: 'Dirección en la que escucha. Por defecto solo este equipo lo alcanza: el proxy con TLS va delante.' },
  port: { says: 'Puerto TCP; 0 toma uno libre.' },
  trustProxy: {
    says: 'Proxies cuyos encabezados X-Forwarded-* se creen: direcciones, redes, loopback o uniquelocal. Con LANET_PUBLIC_URL https:// y LANET_HOST en este equipo, es loopback.',
    example: 'loopback',
  },
};

const DATA: Record<string, KeyText> = {
  dataDir: { says: 'Carpeta de la base de datos, los archivos y las llaves.', installed: '/var/lib/lanet-helpdesk' },
  packagesDir: {
    says: 'Carpeta de los paquetes del agente. Por defecto, packages dentro de la carpeta de datos.',
    example: '/var/lib/lanet-helpdesk/packages',
  },
  releaseKey: {
    says: 'La única llave pública cuyas versiones del agente se aceptan. Por defecto, la de la primera versión.',
  },
  databaseUrl: {
    says: 'PostgreSQL 15 o más nuevo, con la cuenta dueña de la base de datos, que pueda crear roles. Sin ella se usa el PostgreSQL incluido. También se lee DATABASE_URL.',
    example: 'postgresql://lanet_admin:CLAVE@127.0.0.1:5432/lanet',
  },
  databaseLoginPassword: {
    says: 'Contraseña del rol lanet_login en esa base de datos (12 caracteres o más). Por defecto se genera una y queda junto a las llaves.',
  },
};

const SEVERAL: Record<string, KeyText> = {
  holdFile: {
    says: 'La pone update.sh mientras actualiza; no la defina aquí. Mientras exista ese archivo, el servidor solo dice si está sano y no acepta nada.',
  },
  bus: {
    says: 'Cómo se avisan entre sí los procesos. auto: por la base de datos cuando este deja servicios a otros; si los tiene todos, no hace falta. Varios que tengan todos los servicios necesitan postgres o nats. Por la base de datos no puede haber un pooler (pgbouncer) de por medio.',
  },
  'nats.url': {
    says: 'Servidores de un clúster de NATS, separados por comas; tls:// para una línea cifrada.',
    example: 'nats://usuario:clave@10.0.0.5:4222',
  },
  'nats.subject': { says: 'Tema de los avisos; otro para cada instalación.' },
  'nats.caFile': {
    says: 'Autoridad de los certificados de NATS, PEM; con ella la línea va cifrada.',
    example: '/etc/lanet-helpdesk/tls/nats-ca.pem',
  },
  'nats.certFile': {
    says: 'Certificado que se muestra a NATS, PEM.',
    example: '/etc/lanet-helpdesk/tls/nats.pem',
  },
  'nats.keyFile': { says: 'Su llave privada, PEM.', example: '/etc/lanet-helpdesk/tls/nats.key' },
  'files.driver': {
    says: 'Dónde se guardan los archivos adjuntos: disk en la carpeta de datos o s3. Varias máquinas necesitan s3 o una carpeta de datos compartida.',
  },
  'files.s3.endpoint': {
    says: 'Dirección del servicio S3. Por defecto, la de AWS en la región.',
    example: 'https://s3.ejemplo.mx',
  },
  'files.s3.style': { says: 'Si el bucket va en la ruta (path) o en el nombre del servidor (host).' },
  'files.s3.region': { says: 'Región para la que se firman las solicitudes.' },
  'files.s3.bucket': { says: 'Bucket, que ya debe existir.', example: 'lanet-helpdesk' },
  'files.s3.prefix': { says: 'Carpeta dentro del bucket; otra para cada instalación.', example: 'produccion' },
  'files.s3.accessKey': { says: 'Llave de acceso: debe poder leer, escribir, listar y borrar ahí.' },
  'files.s3.secretKey': { says: 'Secreto de esa llave de acceso.' },
};

const BACKUPS: Record<string, KeyText> = {
  'backup.key': {
    says: 'Frase que sella los respaldos; sin ella no se hacen. Guárdela también fuera de este servidor: sin ella un respaldo no se puede abrir.',
  },
  'backup.folder': {
    says: 'Carpeta de los respaldos. Por defecto, backups dentro de la carpeta de datos.',
    example: '/var/backups/lanet-helpdesk',
  },
  'backup.signerDir': {
    says: 'Carpeta de datos del firmante cuando es otra: su llave, que firma los comandos, va en el respaldo.',
    example: '/var/lib/lanet-helpdesk-signer',
  },
  'backup.time': { says: 'Hora del respaldo diario (HH:MM), según LANET_TIME_ZONE.' },
  'backup.command': {
    says: 'Lleva cada respaldo fuera de este servidor: un comando que lo lee por su entrada estándar, o que nombra {file}.',
    example: "'rclone copy {file} remoto:respaldos'",
  },
  'backup.keepDaily': { says: 'Días de los que se conserva el último respaldo.' },
  'backup.keepWeekly': { says: 'Semanas de las que se conserva el último.' },
  'backup.keepMonthly': { says: 'Meses de los que se conserva el último.' },
};

const MAIL: Record<string, KeyText> = {
  'smtp.url': {
    says: 'Servidor por el que salen los avisos cuando ningún buzón los envía.',
    example: 'smtp://usuario:clave@correo.ejemplo.mx:587',
  },
  'smtp.from': {
    says: 'Remitente de esos avisos. Hace falta si hay LANET_SMTP_URL. Entre comillas simples cuando lleva espacios.',
    example: "'Soporte <soporte@ejemplo.mx>'",
  },
  'mail.privateNetworks': {
    says: 'Redes privadas donde puede haber servidores de correo; sin ella solo se conecta a direcciones públicas.',
    example: '10.0.0.0/8',
  },
  'mail.caFile': {
    says: 'Otras autoridades de certificación en las que se confía para servidores de correo: un archivo PEM.',
    example: '/etc/lanet-helpdesk/tls/correo-ca.pem',
  },
  'mail.microsoftAuthority': { says: 'Dónde inician sesión los buzones de Microsoft 365.' },
  'mail.microsoftGraph': { says: 'Microsoft Graph de esa misma nube.' },
  'mail.googleAuthority': { says: 'Dónde inician sesión los buzones de Google.' },
  'mail.listenHost': { says: 'Dirección en la que otro servidor de correo puede entregar mensajes a este.' },
  'mail.smtpPort': { says: 'Puerto para recibir por SMTP; sin él no se recibe así.', example: '2525' },
  'mail.lmtpPort': { says: 'Puerto para recibir por LMTP; sin él no se recibe así.', example: '2424' },
  'mail.certFile': {
    says: 'Certificado de esos dos puertos para STARTTLS: PEM con su cadena. Va junto con su llave.',
    example: '/etc/lanet-helpdesk/tls/correo.pem',
  },
  'mail.keyFile': { says: 'Llave privada de ese certificado, PEM.', example: '/etc/lanet-helpdesk/tls/correo.key' },
  'calendars.privateNetworks': {
    says: 'Redes privadas donde puede haber calendarios iCal, igual que con los servidores de correo.',
    example: '10.0.0.0/8',
  },
};

const OTHERS: Record<string, KeyText> = {
  services: {
    says: 'Servicios que corre este proceso, separados por comas. En un servidor instalado lo fija cada unidad de systemd.',
  },
  logLevel: { says: 'Nivel mínimo que se escribe en el registro: trace, debug, info, warn, error o fatal.' },
  logFormat: { says: 'json o pretty. Por defecto, pretty en una terminal y json en un servicio.', example: 'json' },
  metricsToken: {
    says: 'Token (16 caracteres o más) que /metrics pide como Bearer. Sin él, /metrics solo responde a este mismo equipo.',
  },
  language: { says: 'Idioma hasta que cada persona elige el suyo: es o en.' },
  timeZone: { says: 'Zona horaria hasta que se elige una en la configuración inicial.' },
  'agent.reportSeconds': { says: 'Cada cuántos segundos reportan los agentes (de 1 a 86400).' },
  'agent.sampleSeconds': { says: 'Cada cuántos segundos miden los agentes (de 1 a 3600); no más que lo anterior.' },
  'session.staffHours': { says: 'Horas que dura una sesión del personal (de 1 a 24).' },
  'session.staffIdleHours': { says: 'Horas que dura sin usarse (de 1 a 24).' },
  'session.clientDays': { says: 'Días que dura una sesión del portal de clientes (de 1 a 90).' },
  'session.clientIdleDays': { says: 'Días que dura sin usarse (de 1 a 90).' },
};

/** By path of the key. */
export const KEY_TEXTS: Readonly<Record<string, KeyText>> = {
  ...ADDRESS,
  ...DATA,
  ...SEVERAL,
  ...BACKUPS,
  ...MAIL,
  ...OTHERS,
};
