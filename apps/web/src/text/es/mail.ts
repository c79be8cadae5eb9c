import { mailTemplates } from './mail-templates.ts';
import { places } from './places.ts';

export const mail = {
  title: places.mail,
  parts: 'Partes del correo',
  sections: {
    received: 'Recibido',
    quarantine: 'Cuarentena',
    sent: 'Enviado',
    mailboxes: 'Buzones',
    templates: 'Plantillas',
  },
  addresses: {
    returned: 'El correo a {{address}} se devuelve desde el {{date}}: {{why}}.',
    returnedHint: 'Los avisos automáticos no se le envían; lo que le escriba una persona, sí.',
    release: 'Volver a intentar',
    released: 'Se volverá a escribir a {{address}}',
    away: 'Ausente hasta {{day}}',
  },
  templates: mailTemplates,
};
