export const notifications = {
  kind: {
    ticket_created: 'Nuevo ticket: {{subject}}',
    ticket_assigned: 'Se le asignó {{subject}}',
    ticket_replied: '{{actor}} respondió en {{subject}}',
    ticket_repliedUnknown: 'Respuesta en {{subject}}',
    ticket_resolved: 'Resuelto: {{subject}}',
    ticket_reopened: 'Reabierto: {{subject}}',
    command_finished: '«{{script}}» en {{device}}: {{state}}',
    security_event: 'Aviso de seguridad en {{device}}',
    rollout_halted: 'Se detuvo el despliegue del agente {{version}}',
    enrolment_pending: '{{hostname}} espera aprobación',
  },
  ticketDetail: '{{folio}} · {{client}}',
};
