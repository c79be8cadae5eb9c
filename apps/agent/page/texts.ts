// The sentences of the page in both languages; the browser's own decides.
const es = {
  title: 'Pedir ayuda',
  intro: 'Su mensaje llega a su equipo de soporte junto con los datos de este equipo.',
  subject: '¿Qué sucede?',
  text: 'Cuéntenos más',
  textHint: 'Con sus palabras: desde cuándo pasa y qué estaba haciendo.',
  who: '¿Cómo le respondemos?',
  name: 'Su nombre',
  email: 'Correo',
  phone: 'Teléfono',
  waysHint: 'Con uno de los dos basta.',
  screenshot: 'Captura de pantalla (opcional)',
  screenshotHint: 'Usted elige qué ventana se ve. Nada se envía hasta que usted lo revise y presione Enviar.',
  capture: 'Agregar captura de pantalla',
  choose: 'Elegir una imagen',
  canvas: 'La captura como se enviará',
  pictureHint:
    'Arrastre sobre la imagen para tapar lo que no quiera mostrar. Con el teclado: Enter agrega un recuadro, las flechas lo mueven y con Mayús cambian su tamaño.',
  undo: 'Quitar el último recuadro',
  remove: 'Quitar la captura',
  sends: 'Qué se envía de este equipo',
  sendsHint: 'Esto y nada más; solo lo ve el personal de soporte.',
  withUser: 'Incluir mi usuario: {user}',
  send: 'Enviar',
  sending: 'Enviando…',
  missing: 'Falta este dato.',
  wrongEmail: 'Revise el correo: parece incompleto.',
  missingWay: 'Escriba un correo o un teléfono.',
  noPicture: 'No se pudo leer esa imagen. Elija un archivo PNG o JPG.',
  captureFailed: 'No se tomó la captura. Puede intentarlo de nuevo o elegir una imagen.',
  sentTitle: 'Ticket {folio} creado',
  sentText: 'Su equipo de soporte ya lo tiene. Puede cerrar esta ventana.',
  waitingTitle: 'Su solicitud quedó guardada en este equipo',
  waitingText: 'Se enviará cuando haya conexión, aunque cierre esta ventana.',
  refused: 'El servidor no aceptó la solicitud. Llame a su equipo de soporte.',
  again: 'Los datos del equipo cambiaron mientras escribía. Revíselos abajo y vuelva a enviar.',
  tooMany: 'Desde este equipo ya se pidió ayuda varias veces. Espere {minutes} min o llame a su equipo de soporte.',
  full: 'Hay demasiadas solicitudes sin enviar en este equipo. Revise la conexión o llame a su equipo de soporte.',
  busy: 'El agente está ocupado. Inténtelo de nuevo en unos segundos.',
  failed: 'No se pudo guardar la solicitud. Inténtelo de nuevo o llame a su equipo de soporte.',
  invalid: 'Hay un dato que el agente no acepta. Revise lo que escribió.',
  tooLarge: 'La captura es demasiado grande. Elija una ventana más pequeña.',
  noService: 'El agente de soporte no está funcionando en este equipo. Llame a su equipo de soporte.',
  forbidden: 'El administrador de este equipo desactivó esta función. Llame a su equipo de soporte.',
  ended: 'Esta ventana ya no es válida. Ábrala otra vez desde el menú: Pedir ayuda.',
  computer: 'Equipo',
  os: 'Sistema',
  uptime: 'Encendido desde hace',
  disks: 'Discos',
  disk: '{id}: {free} libres de {size}',
  alerts: 'Alertas abiertas',
  none: 'Ninguna',
};

const en: typeof es = {
  title: 'Ask for help',
  intro: 'Your message reaches your support team together with the data of this computer.',
  subject: 'What is wrong?',
  text: 'Tell us more',
  textHint: 'In your own words: since when, and what you were doing.',
  who: 'How can we answer?',
  name: 'Your name',
  email: 'Email',
  phone: 'Phone',
  waysHint: 'One of the two is enough.',
  screenshot: 'Screenshot (optional)',
  screenshotHint: 'You choose which window is seen. Nothing is sent before you have looked at it and pressed Send.',
  capture: 'Add a screenshot',
  choose: 'Choose a picture',
  canvas: 'The screenshot as it will be sent',
  pictureHint:
    'Drag over the picture to cover what you do not want to show. By keyboard: Enter adds a box, the arrows move it, and with Shift they resize it.',
  undo: 'Remove the last box',
  remove: 'Remove the screenshot',
  sends: 'What is sent about this computer',
  sendsHint: 'This and nothing else; only support staff see it.',
  withUser: 'Include my user name: {user}',
  send: 'Send',
  sending: 'Sending…',
  missing: 'This is missing.',
  wrongEmail: 'Check the email address: it looks incomplete.',
  missingWay: 'Give an email address or a phone number.',
  noPicture: 'That picture could not be read. Choose a PNG or JPG file.',
  captureFailed: 'No screenshot was taken. Try again, or choose a picture.',
  sentTitle: 'Ticket {folio} created',
  sentText: 'Your support team has it. You can close this window.',
  waitingTitle: 'Your request is kept on this computer',
  waitingText: 'It will be sent when there is a connection, even if you close this window.',
  refused: 'The server did not accept the request. Call your support team.',
  again: 'The data of the computer changed while you were writing. Check it below and send again.',
  tooMany: 'This computer has asked for help several times already. Wait {minutes} min or call your support team.',
  full: 'Too many requests wait on this computer. Check the connection or call your support team.',
  busy: 'The agent is busy. Try again in a few seconds.',
  failed: 'The request could not be kept. Try again or call your support team.',
  invalid: 'The agent does not accept something you typed. Check your words.',
  tooLarge: 'The screenshot is too large. Choose a smaller window.',
  noService: 'The support agent is not running on this computer. Call your support team.',
  forbidden: 'The administrator of this computer has switched this off. Call your support team.',
  ended: 'This window is no longer valid. Open it again from the menu: Ask for help.',
  computer: 'Computer',
  os: 'System',
  uptime: 'Running for',
  disks: 'Disks',
  disk: '{id}: {free} free of {size}',
  alerts: 'Open alerts',
  none: 'None',
};

/** The rules an agent judges; of one that is not known here its key is shown. */
const rules: Readonly<Record<string, Record<'es' | 'en', string>>> = {
  disk_full: { es: 'Disco lleno', en: 'Disk full' },
  disk_critical: { es: 'Disco casi sin espacio', en: 'Disk nearly out of space' },
  cpu_high: { es: 'CPU alta', en: 'High CPU' },
  ram_high: { es: 'Memoria alta', en: 'High memory' },
  temperature: { es: 'Temperatura alta', en: 'High temperature' },
  service_down: { es: 'Servicio detenido', en: 'Service stopped' },
  network_loss: { es: 'Red con pérdida', en: 'Network loss' },
  event_errors: { es: 'Ráfaga de errores', en: 'Error burst' },
};

export const sayRule = (key: string): string => rules[key]?.[language] ?? key;

export const language: 'es' | 'en' = navigator.language.toLowerCase().startsWith('en') ? 'en' : 'es';
const words = language === 'en' ? en : es;

export type TextKey = keyof typeof es;

export function say(key: TextKey, values: Record<string, string> = {}): string {
  return words[key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Fills whatever names a text. */
export function sayAll(): void {
  document.documentElement.lang = language;
  document.title = say('title');
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    // The page's own markup names only keys that are there; a wrong one shows in every test of the page.
    element.textContent = say(element.dataset.text as TextKey);
  }
}
