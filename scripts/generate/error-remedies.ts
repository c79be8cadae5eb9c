// What an administrator does about each error code, for TROUBLESHOOTING.md. What it means is the web's own sentence. A code
// without an entry does not compile, and stops `npm run generate`.
import type { ErrorCode } from '../../packages/contracts/src/errors.ts';

const REFRESH = 'Otra persona lo quitó o el enlace es viejo: vuelva a la lista y actualice.';
const SCOPE = 'Compruebe que siga existiendo y que la cuenta vea a ese cliente y sitio (Ajustes > Personas).';
const AGENT_LOG = 'Vea la bitácora del agente (AGENT_DEPLOYMENT.md, «Si algo falla»).';

const OF_REQUESTS = {
  'request.invalid': 'Si viene de la API, `errors` dice qué campo y por qué. En la página, corrija lo marcado.',
  'request.malformed': 'Revise que el cuerpo sea JSON válido y que ningún proxy lo corte o lo cambie.',
  'request.too_large': 'Reduzca el envío; si el límite es del proxy, suba `client_max_body_size` (configs/nginx.conf).',
  'request.media_type': 'Envíe `content-type: application/json`, o el que diga la API para ese envío.',
  'request.range': 'El archivo es más corto que lo pedido: descárguelo desde el principio.',
  'request.not_found': 'Revise la dirección; si aparece tras actualizar, recargue la página (Ctrl+F5).',
  'request.method': 'Revise el método en docs/openapi.json; `allow` dice cuáles hay.',
  'request.too_many': 'Espere los segundos de `retry-after`. Si viene de un programa, baje su ritmo.',
  'request.timeout': 'Revise la red entre el cliente y el proxy, y `client_body_timeout` del proxy.',
  'request.conflict': 'Actualice y repita. Si persiste, busque el número de solicitud en el registro.',
  'request.version_required': 'Un programa propio debe enviar `if-match` con la versión que leyó.',
  'request.stale': 'Lea de nuevo, combine los cambios y guarde.',
  'request.origin':
    'LANET_PUBLIC_URL debe ser la dirección que se usa en el navegador, y el proxy debe pasar `Host` sin cambios.',
  'request.forbidden':
    'Pida a un administrador el rol que hace falta. En /metrics: use el token, o 127.0.0.1 sin proxy.',
  'idempotency.malformed':
    'La clave lleva de 1 a 255 signos ASCII, sin espacios; un programa propio puede usar un UUID.',
  'idempotency.running': 'Espere la respuesta de la primera solicitud antes de repetirla.',
  'idempotency.mismatch': 'Use una clave nueva para cada operación distinta.',
  'server.failed':
    'Busque el número de solicitud: `journalctl -u lanet-helpdesk | grep NÚMERO`; repórtelo con esas líneas.',
  'server.unavailable':
    'Base de datos o archivos fuera de alcance, o disco lleno: `sudo lanet doctor` dice cuál. Se recupera solo.',
} as const;

const OF_SIGN_IN = {
  'auth.required':
    'Es lo normal al vencer la sesión. Si ocurre siempre, revise que el proxy pase las cookies y use HTTPS.',
  'auth.second_factor_required': 'Se termina de entrar con el código de la aplicación o uno de recuperación.',
  'auth.wrong_credentials':
    'Restablezca la contraseña: «¿Olvidó su contraseña?» o `sudo lanet user reset-password --email …`.',
  'auth.wrong_code':
    'Ponga en hora el teléfono y el servidor. Si perdió el teléfono: `sudo lanet user disable-2fa --email …`.',
  'auth.too_many_attempts': 'Espere unos minutos; si no fue usted, revise Ajustes > Registro, filtro Seguridad.',
  'auth.step_up_required': 'Confirme el segundo factor cuando se le pida y repita la acción.',
  'auth.weak_password': 'Use cuatro palabras al azar o un gestor de contraseñas.',
  'auth.link_invalid': 'Pida otro enlace; un administrador también puede darlo con `sudo lanet user reset-password`.',
  'auth.totp_not_started': 'Empiece de nuevo en Cuenta > Segundo factor.',
  'auth.totp_active': 'Para cambiar de teléfono, quite primero el segundo factor en Cuenta.',
  'setup.done': 'Entre con la cuenta que se creó entonces; otra persona se crea con `sudo lanet user create`.',
  'setup.wrong_code': 'Está en el registro del primer arranque: `journalctl -u lanet-helpdesk -o cat | grep setup`.',
} as const;

const OF_CLIENTS = {
  'clients.not_found': SCOPE,
  'clients.slug_taken': 'Busque el otro cliente, quizá dado de baja, o elija otra clave.',
  'clients.sender_taken': 'Búsquelo en Clientes > Correo de los demás y quítelo ahí antes.',
  'clients.sender_free_mail': 'Agregue las direcciones completas de las personas, no el dominio.',
  'clients.sender_not_found': REFRESH,
  'sites.not_found': SCOPE,
  'sites.slug_taken': 'Elija otra clave para el sitio.',
  'calendars.not_found': REFRESH,
  'calendars.name_taken': 'Elija otro nombre.',
  'calendars.in_use': 'La página del calendario dice quién lo usa: cámbielos primero.',
  'calendars.inactive': 'Actívelo en Ajustes > Calendarios o elija otro.',
  'calendars.is_default': 'Haga predeterminado otro calendario primero.',
  'calendar_feeds.not_found': REFRESH,
  'calendar_feeds.taken': 'No hace falta agregarlo otra vez.',
  'calendar_feeds.too_many': 'Quite uno que ya no se use.',
  'extra_holidays.not_found': REFRESH,
  'extra_holidays.taken': 'No hace falta agregarlo otra vez.',
  'extra_holidays.too_many': 'Quite los días que ya pasaron.',
  'people.not_found': SCOPE,
  'people.email_taken': 'Busque a esa persona, también entre las desactivadas, y reactívela.',
  'people.role_not_allowed': 'Lo hace alguien con un rol igual o mayor.',
  'people.last_superadmin': 'Nombre antes a otro superadministrador.',
  'people.sites_required': 'Elija al menos un sitio.',
  'people.client_mismatch': 'Elija sitios del mismo cliente.',
  'teams.not_found': REFRESH,
  'teams.slug_taken': 'Elija otra clave.',
  'teams.person_not_allowed': 'Reactive a la persona o agréguela al equipo de trabajo.',
  'teams.not_a_member': 'Pídalo a alguien del equipo de trabajo o a un administrador.',
  'teams.rota_not_found': REFRESH,
  'teams.override_not_found': REFRESH,
  'teams.override_over': 'Elija una hora de fin futura.',
  'teams.too_many': 'Quite guardias o suplencias que ya no se usen.',
} as const;

const OF_TICKETS = {
  'tickets.not_found': SCOPE,
  'tickets.move_not_allowed': 'Actualice: quizá alguien ya lo cambió. Los pasos permitidos están en el menú de estado.',
  'tickets.assignee_not_allowed': 'Esa persona debe estar activa y atender a ese cliente (Ajustes > Personas).',
  'tickets.team_not_allowed': 'Active el equipo de trabajo o elija otro.',
  'tickets.resolution_required': 'Escriba qué se hizo: es lo que lee el cliente.',
  'tickets.schedule_required': 'Indique fecha y hora.',
  'tickets.schedule_not_allowed': 'Cambie el estado a «Programado» o quite la fecha.',
  'tickets.schedule_out_of_range':
    'Elija una fecha dentro del próximo año; revise la hora del servidor si parece correcta.',
  'tickets.type_not_allowed': 'Actívelo en Ajustes > Clasificación o elija otro.',
  'tickets.category_not_allowed': 'Actívela en Ajustes > Clasificación o elija otra.',
  'tickets.participant_not_allowed': 'Dé a la persona acceso a ese cliente y sitio, o quítela de los seguidores.',
  'tickets.merged': 'Trabaje en el ticket donde continúa, o sepárelos.',
  'tickets.not_merged': REFRESH,
  'tickets.merge_itself': 'Elija otro ticket.',
  'tickets.merge_other_client': 'Si el ticket es de otro cliente por error, corrija primero el cliente.',
  'tickets.merge_cycle': 'Fusione en el otro sentido o separe antes.',
  'classification.not_found': REFRESH,
  'classification.name_taken': 'Elija otro nombre en ese nivel.',
  'classification.in_use': 'Desactívela, o fusiónela con otra.',
  'classification.in_policy': 'Cambie antes la política en Ajustes > SLA.',
  'classification.has_subcategories': 'Mueva, fusione o elimine antes las subcategorías.',
  'classification.too_deep': 'Póngala en un nivel más alto.',
  'classification.below_itself': 'Elija otro lugar del árbol.',
  'classification.merge_itself': 'Elija otra categoría.',
  'help_requests.not_a_picture': 'Actualice el agente del equipo; si se repite, vea su bitácora.',
  'files.not_found': SCOPE,
  'files.blocked': 'La lista está en Ajustes > Organización > Archivos adjuntos.',
  'files.not_uploaded': 'Las subidas sin usar caducan en un día: adjúntelo de nuevo.',
  'notifications.not_found': REFRESH,
} as const;

const OF_DEVICES = {
  'devices.not_found': SCOPE,
  'devices.not_pending': REFRESH,
  'devices.no_agent': 'Instale el agente en ese equipo (Equipos > Agregar equipo).',
  'devices.not_archived': REFRESH,
  'devices.not_linked': 'El plazo para separarlo pasó, o ya es otro equipo: vea la línea de tiempo del equipo.',
  'devices.not_decided': REFRESH,
  'devices.unconfirmed': 'Confirme en la página del equipo que es el mismo.',
  'enrolment_tokens.not_found': REFRESH,
  'enrolment_tokens.closed': 'Cree otro en Ajustes > Tokens de instalación o con `sudo lanet token create`.',
  'enrolment_links.not_found': 'Haga otro enlace en Equipos > Agregar equipo.',
  'releases.not_found': REFRESH,
  'releases.key_unknown':
    'Si de verdad cambió la llave: `sudo lanet releases add CARPETA --trust-key`. Si no, no la acepte.',
  'releases.invalid': 'Vuelva a copiar la carpeta entera, con release.json y los archivos que nombra.',
  'releases.taken': 'Dé a la versión nueva un número mayor.',
  'rollouts.not_found': REFRESH,
  'rollouts.running': 'Termine o detenga el despliegue en curso en Ajustes > Versiones del agente.',
  'rollouts.ended': 'Inicie otro despliegue.',
  'packages.not_found': 'Copie los paquetes del agente a la carpeta de LANET_PACKAGES_DIR (INSTALLATION.md).',
  'alerts.not_found': SCOPE,
  'alert_rules.not_found': REFRESH,
  'alert_rules.invalid': 'El límite de recuperación va antes del de disparo, y los tiempos mayores que el muestreo.',
  'maintenance.not_found': SCOPE,
  'maintenance.never': 'Revise fechas, días y zona horaria de la ventana.',
  'maintenance.overlaps_itself': 'Acorte la duración o aparte más las repeticiones.',
  'maintenance.not_proposed': REFRESH,
  'maintenance.not_running': REFRESH,
  'maintenance.ended': 'Programe una ventana nueva.',
  'maintenance.too_many_proposals': 'Decida las pendientes en Mantenimiento.',
  'scripts.not_found': REFRESH,
  'scripts.parameters_invalid': 'Corrija los campos marcados; la descripción del script dice qué acepta.',
  'commands.not_found': SCOPE,
  'commands.stopped': 'Se permiten otra vez en Ajustes > Sistema, si ya pasó el motivo.',
  'commands.cap_reached': 'Espere; si algo ejecuta sin parar, use el interruptor de Ajustes > Sistema.',
  'commands.not_cancellable': 'Lo que ya corrió no se deshace: vea su salida.',
  'update_plans.not_found': SCOPE,
  'update_plans.taken': 'Cancele la ventana anterior del equipo.',
  'update_plans.ended': 'Programe otra.',
  'update_plans.window_over': 'Elija una ventana futura; revise la zona horaria.',
} as const;

const OF_MAIL = {
  'mailboxes.not_found': REFRESH,
  'mailboxes.address_taken': 'Edite el buzón que ya la tiene.',
  'mailboxes.insecure': 'Use TLS o STARTTLS. Solo en una red de confianza acepte ir sin cifrado.',
  'mailboxes.incomplete': 'Complete los campos marcados según el tipo de buzón.',
  'mailboxes.secret_needed': 'Escriba la contraseña: no se envía a un servidor distinto del que la pidió.',
  'mailboxes.not_available': 'Ese tipo de buzón no lo permite: vea Correo > Buzones.',
  'mailboxes.sign_in_failed':
    'El detalle es del proveedor: revise identificador, secreto, permisos y dirección de retorno.',
  'mail_intake.refused': 'Quien entrega debe firmar con el secreto vigente del buzón y tener su reloj en hora.',
  'outbox.not_found': REFRESH,
  'outbox.not_retryable': 'Ya salió; si no llegó, vea sus intentos y el rebote.',
  'outbox.not_held': REFRESH,
  'outbox.not_discardable': REFRESH,
  'mail_pairs.not_found': REFRESH,
  'mail_templates.broken': 'El detalle dice línea y motivo; «Restablecer» recupera la plantilla original.',
  'inbound_mail.not_found': SCOPE,
  'inbound_mail.decided': REFRESH,
  'inbound_mail.waiting': 'Si sigue así más de un minuto, revise el servicio worker: `sudo lanet doctor`.',
  'inbound_mail.raw_removed': 'Pasó el plazo de conservación; queda lo que se leyó de él.',
  'inbound_mail.picture_failed': 'El servidor de la imagen no responde, o es de una red privada que no se permite.',
  'inbound_mail.no_sender': 'No se puede responder ni bloquear: decídalo a mano en Cuarentena.',
  'inbound_mail.bad_block': 'Escriba una dirección, un dominio o un patrón más largo.',
  'inbound_mail.block_not_found': REFRESH,
  'sla_policies.not_found': REFRESH,
  'sla_policies.name_taken': 'Elija otro nombre.',
  'sla_policies.is_default': 'Haga predeterminada otra política primero.',
  'sla_policies.unknown_reference': 'Quite de la política lo que ya no existe y guarde.',
  'sla.not_available': 'Es un ticket de antes del SLA: no hay plazos que mover.',
} as const;

const OF_AGENTS = {
  'agents.token_refused': 'Cree otro token y vuelva a instalar con él; vea su vigencia, usos y redes permitidas.',
  'agents.proof_refused': 'Ponga en hora el equipo; si persiste, reinstale el agente desde este servidor.',
  'agents.bearer_refused': 'El agente pide otra por sí solo. Si se repite, revise su reloj y el del servidor.',
  'agents.revoked': 'Si el equipo debe volver, instale el agente de nuevo con un token vigente.',
  'agents.pending': 'Acéptelo en Equipos, «Equipos por aprobar».',
  'agents.unknown': 'Viene de otra instalación o de antes de restaurar: instálelo de nuevo con un token.',
  'agents.clone': 'Es una máquina copiada: decida en la página del equipo cuál conserva la identidad.',
  'agents.not_cloned': `El agente pidió otra identidad sin motivo. ${AGENT_LOG}`,
  'agents.retired': 'El agente se desinstala solo. Si el equipo debe volver, reinstale con un token.',
  'agents.sequence_reused': `Suele ser una copia o un disco restaurado. ${AGENT_LOG}`,
  'agents.file_not_announced': `Actualice el agente. ${AGENT_LOG}`,
  'agents.file_mismatch': `El envío llegó dañado y se repite solo; revise proxies que alteren el tráfico. ${AGENT_LOG}`,
} as const;

/** The heads of the table, each with its codes. */
export const REMEDIES: readonly [title: string, remedies: Partial<Record<ErrorCode, string>>][] = [
  ['De cualquier solicitud', OF_REQUESTS],
  ['De la entrada y la instalación', OF_SIGN_IN],
  ['De clientes, personas y calendarios', OF_CLIENTS],
  ['De tickets', OF_TICKETS],
  ['De equipos, alertas y ejecuciones', OF_DEVICES],
  ['De correo y SLA', OF_MAIL],
  ['De los agentes', OF_AGENTS],
];

/** Does not compile while a code is missing. */
export const REMEDY_OF: Record<ErrorCode, string> = {
  ...OF_REQUESTS,
  ...OF_SIGN_IN,
  ...OF_CLIENTS,
  ...OF_TICKETS,
  ...OF_DEVICES,
  ...OF_MAIL,
  ...OF_AGENTS,
};
