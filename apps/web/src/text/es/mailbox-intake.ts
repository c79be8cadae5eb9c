// Mail that is handed over by HTTP.
export const mailboxIntake = {
  title: 'Entrega por HTTP',
  hint: 'En esta dirección entrega los mensajes su pasarela de correo, otro servidor o un script. Cada entrega se firma con la clave secreta de este buzón.',
  url: 'Dirección',
  copyUrl: 'Copiar la dirección de entrega',
  secret: 'Clave secreta',
  made: 'Creada',
  earlier: 'La anterior se acepta hasta el {{at}}.',
  renew: 'Crear otra clave secreta',
  renewTitle: '¿Crear otra clave secreta?',
  renewText: 'La actual se sigue aceptando 24 horas, para que alcance a cambiarla donde se usa.',
  renewAtOnce: 'Solo se acepta la nueva: cámbiela de inmediato donde se usa.',
  endsEarlier: 'Dejar de aceptar las anteriores desde ahora',
  endsEarlierHint: 'Si alguien más pudo verlas. Donde todavía se usen, las entregas se rechazarán.',
  renewConfirm: 'Crear clave secreta',
  once: {
    title: 'Clave secreta del buzón',
    hint: 'Cópiela ahora: no se vuelve a mostrar. Guárdela en la pasarela o en el servidor que entrega el correo.',
    url: 'Los mensajes se entregan en esta dirección:',
    copy: 'Copiar la clave secreta',
    done: 'Ya la guardé',
  },
  example: {
    open: 'Ejemplo con curl',
    hint: 'Para bash, con curl y openssl. Entrega un mensaje completo, con sus encabezados (.eml). Guárdelo como entregar.sh y ejecútelo así:',
    run: "LANET_SECRET='su clave secreta' bash entregar.sh mensaje.eml",
    copy: 'Copiar el ejemplo',
    rules:
      'La respuesta es 202 cuando el mensaje ya está guardado. Repetir una entrega no lo duplica. El reloj de quien entrega puede diferir hasta 5 minutos.',
  },
};
