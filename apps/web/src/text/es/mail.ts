import { mailTemplates } from './mail-templates.ts';

export const mail = {
  title: 'Correo',
  parts: 'Partes del correo',
  sections: {
    received: 'Recibido',
    quarantine: 'Cuarentena',
    sent: 'Enviado',
    mailboxes: 'Buzones',
    templates: 'Plantillas',
  },
  templates: mailTemplates,
};
