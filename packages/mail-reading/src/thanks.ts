import { folded } from './folded.ts';

const MAX_WORDS = 6;
const MAX_LENGTH = 200;

/** What people write who only want to say thank you, folded, in the languages of the mail we read. */
const THANKS = new Set(
  [
    'gracias',
    'muchas gracias',
    'mil gracias',
    'muchisimas gracias',
    'gracias a todos',
    'gracias por todo',
    'gracias por su ayuda',
    'gracias por tu ayuda',
    'gracias por la ayuda',
    'gracias por el apoyo',
    'gracias por su apoyo',
    'gracias por tu apoyo',
    'muchas gracias por su ayuda',
    'muchas gracias por tu ayuda',
    'muchas gracias por su apoyo',
    'muchas gracias por el apoyo',
    'gracias por la atencion',
    'gracias por su atencion',
    'gracias por avisar',
    'gracias por la informacion',
    'se agradece',
    'te lo agradezco',
    'se lo agradezco',
    'muy amable',
    'muy amables',
    'listo',
    'perfecto',
    'excelente',
    'de acuerdo',
    'ok',
    'okay',
    'vale',
    'enterado',
    'enterada',
    'recibido',
    'genial',
    'muy bien',
    'todo bien',
    'saludos',
    'buen dia',
    'buenas tardes',
    'hola',
    'igualmente',
    'thanks',
    'thank you',
    'many thanks',
    'thanks a lot',
    'thank you very much',
    'thank you so much',
    'thanks so much',
    'thanks for your help',
    'thank you for your help',
    'thanks for the help',
    'thanks for everything',
    'thx',
    'ty',
    'much appreciated',
    'cheers',
    'great',
    'perfect',
    'awesome',
    'all good',
    'noted',
    'got it',
    'regards',
    'kind regards',
    'best regards',
    'best',
    'hi',
    'hello',
    'danke',
    'vielen dank',
    'danke schon',
    'danke sehr',
    'besten dank',
    'herzlichen dank',
    'danke fur die hilfe',
    'vielen dank fur die hilfe',
    'alles klar',
    'perfekt',
    'super',
    'viele gruße',
    'mfg',
    'merci',
    'merci beaucoup',
    'un grand merci',
    'merci pour votre aide',
    'merci pour tout',
    'parfait',
    'tres bien',
    'cordialement',
    'obrigado',
    'obrigada',
    'muito obrigado',
    'muito obrigada',
    'obrigado pela ajuda',
    'obrigada pela ajuda',
    'perfeito',
    'valeu',
    'agradecido',
    'agradecida',
    'abracos',
  ].map(folded),
);
/** At least one of these must be in it: "Perfecto" alone may be a yes to a question. */
const WORD_OF_THANKS =
  /\b(?:gracias|agradec\w{0,6}|agradezco|agradece|amables?|thanks?|thx|ty|appreciated|cheers|danke|dank|merci|obrigad[oa]|valeu)\b/;

/** Whether a reply's new part is thanks and nothing else, in at most six words: "¡Muchas gracias!", "Perfecto, gracias". */
export function isOnlyThanks(text: string): boolean {
  if (text.length > MAX_LENGTH || text.includes('?')) return false;
  const plain = folded(text.replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/gu, ' '));
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (words.length === 0 || words.length > MAX_WORDS || !WORD_OF_THANKS.test(plain)) return false;
  return plain
    .split(/[,.;:!¡()\n]+|\s-\s/)
    .map((phrase) => phrase.trim())
    .every((phrase) => phrase === '' || isThanksPhrase(phrase));
}

/** "ok gracias" joins two phrases without a comma. */
function isThanksPhrase(phrase: string): boolean {
  if (THANKS.has(phrase)) return true;
  const words = phrase.split(' ');
  return words.some(
    (_, at) => at > 0 && THANKS.has(words.slice(0, at).join(' ')) && THANKS.has(words.slice(at).join(' ')),
  );
}
