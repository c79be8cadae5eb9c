/** Qué computadora es un equipo, y cuándo deja de atenderse. */
export const deviceIdentity = {
  retire: {
    title: 'Dar de baja {{name}}',
    text: 'Su agente se rechaza desde ahora y ya no se le mide. Su historial, tickets y ejecuciones se conservan, y puede restaurarlo después.',
    agent: 'Qué hace el agente en esa computadora',
    sleep: 'Duerme: pregunta una vez al día si se le necesita de nuevo',
    uninstall:
      'Se desinstala de la computadora (Linux; en Windows y macOS duerme); para restaurarlo habrá que instalarlo de nuevo',
    confirm: 'Dar de baja',
    done: '{{name}} dado de baja',
  },
  restore: {
    action: 'Restaurar equipo',
    done: '{{name}} restaurado',
    sleep: 'Su agente tiene la orden de dormir y preguntar una vez al día.',
    uninstall:
      'Su agente tiene la orden de desinstalarse. Si ya lo hizo, al restaurar el equipo habrá que instalarlo de nuevo.',
    told: 'Recibió la orden {{when}}.',
    notTold: 'Todavía no la recibe.',
  },
  identity: {
    label: 'Identidad del equipo',
    claimed:
      'Un agente nuevo dice ser este equipo: coincide en {{reasons}} ({{score}} puntos). Nada lo comprueba, así que no recibe scripts hasta que alguien lo confirme.',
    same: 'Es el mismo equipo',
    sameTitle: '{{name}} es el mismo equipo',
    sameText: 'Los scripts en espera se enviarán a esta computadora. No se puede deshacer.',
    other: 'Es otro equipo',
    confirmed: '{{name}} confirmado',
    separated: '{{name}} es ahora un equipo aparte',
    otherTitle: '{{name}} es otro equipo',
    otherText:
      'El agente nuevo pasa a un equipo propio y el anterior vuelve a este. Lo medido entretanto se queda aquí.',
    alive: 'en línea: lo más probable es que sean dos',
    archived: 'dado de baja',
    copyOf: 'Copia de {{name}}: las dos computadoras usan la misma identidad (disco o máquina virtual copiados).',
  },
};
