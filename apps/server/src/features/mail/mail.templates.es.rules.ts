import type { Priority } from '@lanet/contracts/alert-rules';
import type { MailContent, MailTexts, TicketMailValues } from './mail.templates.rules.ts';

const priorities: Record<Priority, string> = { low: 'Baja', medium: 'Media', high: 'Alta', critical: 'Crítica' };

function ofTicket(values: TicketMailValues, heading: string, paragraphs: readonly string[]): MailContent {
  const { folio, ticketSubject, client, device, priority, said, url } = values;
  return {
    subject: ticketSubject,
    folio,
    heading,
    paragraphs,
    facts: [
      ['Ticket', `${folio} · ${ticketSubject}`],
      ['Cliente', client],
      ...(device ? [['Equipo', device] as const] : []),
      ['Prioridad', priorities[priority]],
    ],
    ...(said && { quote: said }),
    action: { label: 'Ver el ticket', url },
  };
}

const validity = (hours: string | undefined) => (hours ? `El enlace vence en ${hours} horas y` : 'El enlace');

export const spanish: MailTexts = {
  greeting: (name) => `Hola, ${name}:`,
  footer: (organisation) =>
    `Mensaje automático de ${organisation}. Por favor no responda a este correo; use el botón o el enlace de arriba.`,
  templates: {
    invitation: ({ url, validHours }, organisation) => ({
      subject: `Su cuenta en la mesa de ayuda de ${organisation}`,
      heading: 'Active su cuenta',
      paragraphs: [
        `Se creó una cuenta para usted en la mesa de ayuda de ${organisation}.`,
        'Elija una contraseña para empezar a usarla.',
      ],
      action: { label: 'Crear mi contraseña', url },
      closing: `${validity(validHours)} solo puede usarse una vez. Si usted no esperaba este mensaje, puede ignorarlo.`,
    }),
    password_reset: ({ url, validHours }, organisation) => ({
      subject: 'Restablezca su contraseña',
      heading: 'Restablezca su contraseña',
      paragraphs: [
        `Recibimos una solicitud para cambiar la contraseña de su cuenta en la mesa de ayuda de ${organisation}.`,
      ],
      action: { label: 'Elegir otra contraseña', url },
      closing: `${validity(validHours)} solo puede usarse una vez. Si usted no lo solicitó, ignore este mensaje: su contraseña sigue siendo la misma.`,
    }),
    ticket_created: (values) =>
      ofTicket(values, 'Recibimos su solicitud', [
        `La registramos con el folio ${values.folio}. Le avisaremos por este medio en cuanto haya una respuesta.`,
      ]),
    ticket_created_staff: (values) => ofTicket(values, 'Ticket nuevo', [`${values.client} tiene un ticket nuevo.`]),
    ticket_assigned: (values) =>
      ofTicket(values, 'Tiene un ticket asignado', [
        values.actor ? `${values.actor} le asignó este ticket.` : 'Se le asignó este ticket.',
      ]),
    ticket_replied: (values) =>
      ofTicket(values, 'Hay una respuesta nueva', [
        values.actor ? `${values.actor} respondió:` : 'Se agregó una respuesta:',
      ]),
    ticket_resolved: (values) =>
      ofTicket(values, 'Su ticket quedó resuelto', [
        values.said ? 'Esto fue lo que se hizo:' : 'El problema que reportó quedó resuelto.',
        'Si el problema continúa, puede reabrir el ticket desde el enlace.',
      ]),
    ticket_reopened: (values) =>
      ofTicket(values, 'El ticket se reabrió', [
        values.actor ? `${values.actor} indicó que el problema continúa.` : 'El problema volvió a presentarse.',
      ]),
    security_event: ({ client, device, code, text, url }) => ({
      subject: `Aviso de seguridad en ${device}`,
      heading: 'Aviso de seguridad',
      paragraphs: ['El agente de un equipo informó de un suceso que conviene revisar.'],
      facts: [
        ['Equipo', device],
        ['Cliente', client],
        ['Código', code],
      ],
      ...(text && { quote: text }),
      action: { label: 'Ver el equipo', url },
    }),
  },
};
