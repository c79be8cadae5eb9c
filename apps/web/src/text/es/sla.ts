// The clocks of a ticket and their time, wherever they are shown.
export const sla = {
  clocks: {
    first_response: 'Primera respuesta',
    next_response: 'Siguiente respuesta',
    update: 'Actualización',
    resolution: 'Solución',
  },
  segments: {
    running: 'Corre',
    closed: 'Cerrado',
    holiday: 'Festivo',
    paused: 'En pausa',
    total: '{{what}} {{span}}',
    because: '{{what}}: {{why}}',
    by: '{{why}}, por {{by}}',
    maintenance: 'mantenimiento, {{reason}}',
    states: {
      new: 'ticket nuevo',
      open: 'ticket abierto',
      waiting_client: 'espera al cliente',
      waiting_third: 'espera a un tercero',
      scheduled: 'programado para una fecha',
      resolved: 'resuelto',
      closed: 'cerrado',
    },
    show_one: 'Ver {{count}} tramo',
    show_other: 'Ver {{count}} tramos',
  },
};
