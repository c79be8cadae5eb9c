import type { CommandRefusal } from '@lanet/contracts/command-refusals';

// Why a run was refused; part of `scripts`. What happened, then what to do.
export const refusals = {
  stopped:
    'Las ejecuciones están detenidas. Un administrador puede permitirlas en Ajustes, Sistema; después pídalo otra vez.',
  expired: 'Caducó antes de firmarse. Pídalo otra vez; si se repite, revise el firmador en Ajustes, Sistema.',
  script_unknown: 'El script ya no está en la biblioteca. Elija otro.',
  script_changed: 'El script cambió después de que se pidió. Revise la versión actual y pídalo otra vez.',
  agent_not_active: 'El agente de este equipo no está activo. Apruebe el equipo o instale de nuevo el agente.',
  agent_unconfirmed:
    'Nadie ha confirmado que es el mismo equipo. Confírmelo en la página del equipo y pida la ejecución de nuevo.',
  requester_not_allowed:
    'Quien lo pidió no puede ejecutar scripts en este cliente. Pídalo con otra cuenta o solicite el permiso a un administrador.',
  sign_in_unknown: 'La sesión de quien lo pidió ya había terminado. Inicie sesión y pídalo otra vez.',
  second_factor_missing:
    'Quien lo pidió no había confirmado su segundo factor. Inicie sesión con el segundo factor y pídalo otra vez.',
  step_up_missing:
    'El segundo factor se confirmó hace más de 15 minutos. Pídalo otra vez y confírmelo cuando se le solicite.',
  approval_missing:
    'Un script destructivo exige la aprobación de una segunda persona, que todavía no está disponible. Use otro script.',
  cap_reached: 'Se alcanzó el límite de ejecuciones por hora. Espere unos minutos y pídalo otra vez.',
  outside_window: 'La ventana programada no está abierta, o se canceló. Prográmela otra vez si todavía hace falta.',
  'envelope.too_large': 'La orden pasa del tamaño que el equipo acepta. Acorte los parámetros y pídalo otra vez.',
  'envelope.key_unknown':
    'El equipo no reconoce la llave que firmó la orden. Instale de nuevo el agente desde este servidor.',
  'envelope.signature_invalid':
    'La firma de la orden no es válida: alguien pudo alterarla en el camino. No insista; avise a un administrador.',
  'envelope.malformed': 'El equipo no entendió la orden. Actualice el agente y pídalo otra vez.',
  'envelope.other_agent':
    'La orden estaba dirigida a otro agente. Avise a un administrador; el intento queda en el registro.',
  'envelope.too_early':
    'Según el equipo, la orden todavía no es válida. Revise la hora del servidor y del equipo, y pídalo otra vez.',
  'envelope.expired': 'La orden caducó antes de que el equipo pudiera ejecutarla. Pídalo otra vez.',
  'envelope.replayed':
    'El equipo ya había recibido esta misma orden y no la repite. Pídalo otra vez; si se repite, avise a un administrador.',
  'policy.unusable':
    'La política local del equipo no se puede leer o cualquiera puede cambiarla, así que nada se ejecuta. Corrija en el equipo el archivo policy.json.',
  'policy.scripts_forbidden':
    'La política local del equipo prohíbe todos los scripts. Solo quien administra el equipo puede cambiarla, en policy.json.',
  'policy.script_forbidden':
    'La política local del equipo no permite este script. Elija otro o pida a quien administra el equipo que lo agregue en policy.json.',
  'policy.class_forbidden':
    'La política local del equipo no permite scripts de este riesgo. Elija uno más seguro o pida a quien administra el equipo que cambie policy.json.',
  'policy.path_forbidden':
    'La ruta queda fuera de las carpetas que permite la política local del equipo. Elija otra ruta y pídalo otra vez.',
  'script.altered':
    'El equipo recibió un texto distinto del que se firmó y no lo ejecutó. Pídalo otra vez; si se repite, avise a un administrador.',
  'interpreter.missing':
    'El equipo no tiene el intérprete que este script necesita. Instálelo en el equipo o elija otro script.',
  'parameters.invalid': 'El equipo no aceptó los parámetros. Revíselos y pídalo otra vez.',
  'services.unknown': 'El equipo no tiene un servicio con ese nombre. Revise el nombre exacto en la pestaña Servicios.',
} satisfies Record<CommandRefusal, string>;
