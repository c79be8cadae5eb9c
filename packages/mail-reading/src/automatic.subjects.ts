import { folded } from './folded.ts';

/** Folded starts of a subject, each ended by a colon. A reply or forward prefix is not removed first: that is a person. */
const VACATION_STARTS = [
  'respuesta automatica',
  'fuera de la oficina',
  'fuera de oficina',
  'automatic reply',
  'out of office',
  'out of the office',
  'auto',
  'automatische antwort',
  'abwesenheitsnotiz',
  'abwesend',
  'reponse automatique',
  'absence du bureau',
  'resposta automatica',
  'ausencia temporaria',
  'risposta automatica',
  'automatisch antwoord',
];

/** Without a colon these count only where a header says automatic as well. */
const VACATION_PHRASES = ['fuera de oficina', 'fuera de la oficina', 'out of office', 'out of the office'];

const ABSENCE_WORDS = [
  'vacation',
  'vacacion',
  'fuera de oficina',
  'fuera de la oficina',
  'out of office',
  'out of the office',
  'ausente',
  'ausencia',
  'absence',
  'absent',
  'abwesen',
  'urlaub',
  'conge',
  'vacances',
  'ferias',
  'on leave',
  'on holiday',
  'i am away',
];

const BOUNCE_SUBJECTS = new Set([
  'undelivered mail returned to sender',
  'failure notice',
  'undeliverable mail',
  'delivery failure',
  'delivery failed',
  'delivery delayed',
]);

const BOUNCE_STARTS = [
  'undeliverable:',
  'mail delivery failed',
  'mail delivery failure',
  'mail system error',
  'delivery status notification',
  'delivery delayed:',
  'delivery failure:',
  'returned mail:',
  'warning: could not send message',
  'warning: message',
  'no se puede entregar:',
  'no se pudo entregar:',
  'no entregado:',
  'entrega retrasada',
  'notificacion de estado de entrega',
  'notificacion del estado de entrega',
  'error de entrega',
  'unzustellbar:',
  'non remis',
  'nao e possivel entregar',
  'nao foi possivel entregar',
];

const MAX_SUBJECT_LENGTH = 500;

/** Whether the subject is one an absent person's mail program writes. Inside a sentence the same words are a person's. */
export function hasVacationSubject(subject: string, hasAutomaticHeader: boolean): boolean {
  const plain = comparable(subject);
  if (VACATION_STARTS.some((start) => plain.startsWith(`${start}:`))) return true;
  return hasAutomaticHeader && VACATION_PHRASES.some((phrase) => plain.startsWith(phrase));
}

/** Never enough alone: a sender that is a system, or an empty return path, must come with it. */
export function hasBounceSubject(subject: string): boolean {
  const plain = comparable(subject);
  return BOUNCE_SUBJECTS.has(plain) || BOUNCE_STARTS.some((start) => plain.startsWith(start));
}

export function mentionsAbsence(subject: string): boolean {
  const plain = comparable(subject);
  return ABSENCE_WORDS.some((word) => plain.includes(word));
}

/** French puts a space before the colon. */
function comparable(subject: string): string {
  return folded(subject.slice(0, MAX_SUBJECT_LENGTH)).replace(' :', ':');
}
