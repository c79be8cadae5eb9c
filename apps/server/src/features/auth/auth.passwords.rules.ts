/** Why a password is refused (security.md section 4): guessed first by everybody, or by whoever knows the person. */
export type PasswordWeakness = 'common' | 'personal';

export interface PasswordOwner {
  name: string;
  email: string;
  organisation: string;
}

/** Stems of the passwords that lead every published list, Spanish and English; what is added to them is no secret. */
const COMMON_WORDS = new Set(
  `
  pass passw password passwd passphrase contrasena contra clave claves secreto secreta secret admin administrador
  administrator administracion root user usuario guest invitado login access acceso entrar bienvenido bienvenida
  bienvenidos welcome hola mundo hello world letmein changeme change me cambiame cambiar default temporal temporary temp
  prueba pruebas test testing demo ejemplo example helpdesk help desk soporte tecnico sistemas sistema support ticket
  tickets computadora computer laptop internet server servidor windows microsoft office google facebook whatsapp
  qwerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd abcdef
  iloveyou love you teamo teamomucho amor amorcito tequiero tequieromucho mucho micorazon corazon princesa princess
  estrella mariposa angel angelito dios diosesamor jesus jesucristo cristo guadalupe virgen familia mifamilia hermosa
  bonita chiquita gatito perrito dragon monkey sunshine shadow master superman batman naruto pokemon starwars trustno
  football futbol baseball soccer barcelona realmadrid america chivas pumas cruzazul tigres rayados mexico monterrey
  guadalajara tijuana puebla cancun alejandro alejandra fernando fernanda daniel daniela carlos eduardo jorge miguel
  roberto ricardo gabriela mariana michael jordan jennifer jessica ashley charlie
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  january february march april may june july august september october november december
  lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday sunday
  primavera verano otono invierno spring summer autumn winter empresa company oficina negocio seguro segura security
  lanet mi my el la los las un una de del the a to of for in y and
`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const KEY_ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
];
const RUNS = KEY_ROWS.flatMap((row) => [row, [...row].reverse().join('')]);

/** Letters that digits and signs stand for, as everybody writes them. */
const LOOK_ALIKES: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

const DISTINCT_AT_LEAST = 5;

/** Null when a password may be used. Its length is the contract's business. */
export function passwordWeakness(password: string, owner: PasswordOwner): PasswordWeakness | null {
  const plain = plainText(password);
  // Once whole and once without what stands around it: in `p@ssw0rd2024!` the zero is a letter and 2024 is a year.
  const readings = [plain, asLetters(plain), asLetters(plain.replaceAll(/^[^a-z]+|[^a-z]+$/g, ''))];
  if (readings.some((text) => holdsOwner(text, owner))) return 'personal';
  return isMonotonous(plain) || readings.some(isCommon) ? 'common' : null;
}

const asLetters = (text: string) => [...text].map((char) => LOOK_ALIKES[char] ?? char).join('');

/** Without case, accents and full-width forms: what a list of guesses would try anyway. */
function plainText(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function holdsOwner(text: string, { name, email, organisation }: PasswordOwner): boolean {
  const [mailbox = ''] = email.split('@');
  const words = [mailbox, ...`${name} ${organisation} ${mailbox}`.split(/[^\p{L}\p{N}]+/u)].map(plainText);
  // Shorter words are in too many good passwords by chance.
  return words.some((word) => word.length >= 4 && text.includes(word));
}

/** A short text again and again, few different characters, or one run along the keyboard or the alphabet. */
function isMonotonous(text: string): boolean {
  const repeats = [1, 2, 3, 4, 5, 6].some(
    (length) => text === text.slice(0, length).repeat(text.length).slice(0, text.length),
  );
  return repeats || new Set(text).size < DISTINCT_AT_LEAST || RUNS.some((run) => run.includes(text));
}

/** Nothing but common words, runs and years: between their parts only digits and signs, which guessing tries first. */
function isCommon(text: string): boolean {
  const letters = text
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()
    .split(' ')
    .filter((part) => part.length > 0);
  const joined = letters.join('');
  // A password mostly of digits and signs has no words to judge.
  if (joined.length === 0) return false;
  return isMadeOfWords(joined) || letters.every(isMadeOfWords);
}

/** Whether a text can be cut into common words and keyboard runs, without a rest. */
function isMadeOfWords(text: string): boolean {
  const reachable = new Set([0]);
  for (let end = 1; end <= text.length; end++) {
    for (const start of reachable) {
      const part = text.slice(start, end);
      if (COMMON_WORDS.has(part) || (part.length >= 4 && RUNS.some((run) => run.includes(part)))) {
        reachable.add(end);
        break;
      }
    }
  }
  return reachable.has(text.length);
}
