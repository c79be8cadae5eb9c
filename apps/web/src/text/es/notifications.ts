export const notifications = {
  kind: {
    ticket_created: 'Nuevo ticket: {{subject}}',
    ticket_assigned: 'Se le asignó {{subject}}',
    ticket_replied: '{{actor}} respondió en {{subject}}',
    ticket_repliedUnknown: 'Respuesta en {{subject}}',
    ticket_resolved: 'Resuelto: {{subject}}',
    ticket_reopened: 'Reabierto: {{subject}}',
    sla_warning: 'Por vencer: {{subject}}',
    sla_breach: 'Vencido: {{subject}}',
    sla_escalation: 'Sigue vencido: {{subject}}',
    command_finished: '«{{script}}» en {{device}}: {{state}}',
    security_event: 'Aviso de seguridad en {{device}}',
    rollout_halted: 'Se detuvo el despliegue del agente {{version}}',
    own_outage_restart: 'El servicio de agentes se reinició',
    own_outage_mass_loss: 'Se perdieron {{lost}} de {{total}} equipos a la vez',
    own_outage_clock: 'El reloj del servidor parece estar mal',
    mailbox_failing: 'El buzón {{name}} dejó de recibir correo',
    mailbox_back: 'El buzón {{name}} recibe correo otra vez',
    enrolment_pending: '{{hostname}} espera aprobación',
    mail_undelivered: 'Un correo no llegó a {{address}}',
    mail_pair_held: 'Se detuvo el correo automático a {{address}}',
    mail_template_broken: 'La plantilla de correo «{{template}}» ({{language}}) tiene un error',
  },
  ownOutage: {
    restart_one: 'Había {{count}} equipo conectado. Durante diez minutos no se abren tickets por falta de conexión.',
    restart_other:
      'Había {{count}} equipos conectados. Durante diez minutos no se abren tickets por falta de conexión.',
    mass_loss:
      'Parece una falla de este servidor o de su enlace: no se abren tickets a los clientes. Revise la red y el proxy.',
    clock: '{{lost}} de {{total}} equipos tienen otra hora. Ajuste la hora de este servidor; no se abrieron tickets.',
  },
  security: {
    clone: 'Dos computadoras usan la misma identidad de agente.',
    linked_by_facts: 'Un agente nuevo dice ser este equipo. Confirme en su página que es el mismo.',
    refused: 'El agente rechazó una orden: {{why}}',
  },
  mail: {
    undelivered: '{{folio}} · {{subject}}',
    pairHeld: 'Esa dirección contestó varias veces lo mismo al buzón {{mailbox}}. Revise si es un sistema.',
  },
  ticketDetail: '{{folio}} · {{client}}',
};
