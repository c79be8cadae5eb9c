import type { MailTexts, TemplateSource } from './mail.templates.rules.ts';

function ofTicket(heading: string, ...paragraphs: string[]): TemplateSource {
  return {
    subject: '{{ subject }}',
    body: [
      `# ${heading}`,
      'Hola, {{ name }}:',
      ...paragraphs,
      '* Ticket: {{ folio }} · {{ subject }}\n* Cliente: {{ client }}\n* Equipo: {{ device }}\n* Prioridad: {{ priority }}',
      '{% if said %}> {{ said }}{% endif %}',
      '[Ver el ticket]({{ url }})',
    ].join('\n\n'),
  };
}

/** Of a promise of a ticket. */
function ofPromise(subject: string, heading: string, paragraph: string): TemplateSource {
  return {
    subject,
    body: [
      `# ${heading}`,
      'Hola, {{ name }}:',
      paragraph,
      '* Plazo: {{ clock }}\n* Ticket: {{ folio }} · {{ subject }}\n* Cliente: {{ client }}\n* Equipo: {{ device }}\n* Prioridad: {{ priority }}',
      '[Ver el ticket]({{ url }})',
    ].join('\n\n'),
  };
}

const validity =
  '{% if valid_hours %}El enlace vence en {{ valid_hours }} horas y{% else %}El enlace{% endif %} solo puede usarse una vez.';

export const spanish: MailTexts = {
  priorities: { low: 'Baja', medium: 'Media', high: 'Alta', critical: 'Crítica' },
  clocks: {
    first_response: 'Primera respuesta',
    next_response: 'Respuesta al cliente',
    update: 'Actualización',
    resolution: 'Solución',
  },
  marker: '##- Responda por encima de esta línea -##',
  footer: (organisation, answered) =>
    answered
      ? `Mensaje automático de ${organisation}. Puede responder a este correo: su respuesta llega al ticket.`
      : `Mensaje automático de ${organisation}. Por favor no responda a este correo; use el botón o el enlace de arriba.`,
  notice: (organisation) => `Mensaje automático de ${organisation}.`,
  withheld: (name) => `${name}: no se envía por correo por su tipo.`,
  wrote: (at, author) => `El ${at}, ${author} escribió:`,
  templates: {
    invitation: {
      subject: 'Su cuenta en la mesa de ayuda de {{ organisation }}',
      body: [
        '# Active su cuenta',
        'Hola, {{ name }}:',
        'Se creó una cuenta para usted en la mesa de ayuda de {{ organisation }}.',
        'Elija una contraseña para empezar a usarla.',
        '[Crear mi contraseña]({{ url }})',
        `~ ${validity} Si usted no esperaba este mensaje, puede ignorarlo.`,
      ].join('\n\n'),
    },
    password_reset: {
      subject: 'Restablezca su contraseña',
      body: [
        '# Restablezca su contraseña',
        'Hola, {{ name }}:',
        'Recibimos una solicitud para cambiar la contraseña de su cuenta en la mesa de ayuda de {{ organisation }}.',
        '[Elegir otra contraseña]({{ url }})',
        `~ ${validity} Si usted no lo solicitó, ignore este mensaje: su contraseña sigue siendo la misma.`,
      ].join('\n\n'),
    },
    ticket_created: ofTicket(
      'Recibimos su solicitud',
      'La registramos con el folio {{ folio }}. Le avisaremos por este medio en cuanto haya una respuesta.',
    ),
    ticket_created_staff: ofTicket('Ticket nuevo', '{{ client }} tiene un ticket nuevo.'),
    ticket_assigned: ofTicket(
      'Tiene un ticket asignado',
      '{% if actor %}{{ actor }} le asignó este ticket.{% else %}Se le asignó este ticket.{% endif %}',
    ),
    ticket_comment: {
      subject: '{{ subject }}',
      body: ['{{ said }}', '{{ actor }}\n{{ organisation }}', '~ Ticket {{ folio }} · {{ url }}'].join('\n\n'),
    },
    ticket_replied: ofTicket(
      'Hay una respuesta nueva',
      '{% if actor %}{{ actor }} respondió:{% else %}Se agregó una respuesta:{% endif %}',
    ),
    ticket_resolved: ofTicket(
      'Su ticket quedó resuelto',
      '{% if said %}Esto fue lo que se hizo:{% else %}El problema que reportó quedó resuelto.{% endif %}',
      'Si el problema continúa, puede reabrir el ticket desde el enlace.',
    ),
    ticket_reopened: ofTicket(
      'El ticket se reabrió',
      '{% if actor %}{{ actor }} indicó que el problema continúa.{% else %}El problema volvió a presentarse.{% endif %}',
    ),
    sla_warning: ofPromise(
      'Por vencer: {{ subject }}',
      'Un plazo está por vencer',
      'El plazo de este ticket vence el {{ due }}.',
    ),
    sla_breach: ofPromise(
      'Vencido: {{ subject }}',
      'Un plazo venció',
      'El plazo de este ticket venció el {{ due }} y sigue pendiente.',
    ),
    sla_escalation: ofPromise(
      'Sigue vencido: {{ subject }}',
      'Un ticket vencido necesita atención',
      'El plazo venció el {{ due }} y el ticket sigue sin atenderse.',
    ),
    sla_summary: {
      subject: '{{ tickets }} tickets con plazos vencidos o por vencer{% if team %}: {{ team }}{% endif %}',
      body: [
        '# Muchos plazos a la vez',
        'Hola, {{ name }}:',
        'El servicio de SLA estuvo detenido. Al volver encontró {{ tickets }} tickets con plazos vencidos o por vencer. Este resumen sustituye a los avisos de cada uno.',
        '* Equipo de trabajo: {{ team }}\n* Tickets: {{ tickets }}',
        '[Ver los tickets]({{ url }})',
      ].join('\n\n'),
    },
    mailbox_alarm: {
      subject: 'El buzón {{ mailbox }} no funciona',
      body: [
        '# Un buzón no funciona',
        'Hola, {{ name }}:',
        'El buzón {{ mailbox }} no recibe o no envía correo. Lo que llegue no se convierte en tickets hasta que se corrija.',
        '* Buzón: {{ address }}\n* Último error: {{ problem }}',
        '[Revisar el buzón]({{ url }})',
      ].join('\n\n'),
    },
    mail_too_large: {
      subject: 'Su correo es demasiado grande',
      body: [
        '# Su correo llegó incompleto',
        'Hola, {{ name }}:',
        'Su correo mide {{ size }} MB y aquí se reciben hasta {{ limit }} MB. Ni su texto ni sus archivos llegaron.',
        '* Asunto: {{ subject }}',
        'Envíelo de nuevo con archivos más pequeños, o en varios correos.',
      ].join('\n\n'),
    },
    mail_waiting: {
      subject: 'Recibimos su correo',
      body: [
        '# Su correo espera revisión',
        'Su correo llegó a {{ address }}. Su dirección todavía no está registrada en {{ organisation }}, así que una persona lo revisará antes de atenderlo.',
        'No hace falta que lo envíe de nuevo.',
        '~ Si usted no escribió ese correo, ignore este mensaje.',
      ].join('\n\n'),
    },
    security_event: {
      subject: 'Aviso de seguridad en {{ device }}',
      body: [
        '# Aviso de seguridad',
        'Hola, {{ name }}:',
        'El agente de un equipo informó de un suceso que conviene revisar.',
        '* Equipo: {{ device }}\n* Cliente: {{ client }}\n* Código: {{ code }}',
        '{% if text %}> {{ text }}{% endif %}',
        '[Ver el equipo]({{ url }})',
      ].join('\n\n'),
    },
  },
};
