/** What the doctor looks at, in its order. */
export type Step =
  | 'state'
  | 'permissions'
  | 'disk'
  | 'policy'
  | 'inventory'
  | 'enrolment'
  | 'proxy'
  | 'name'
  | 'connection'
  | 'tls'
  | 'identity'
  | 'clock';

/** One sentence in both languages; where something is wrong, the sentence says what to do. */
export type Sentence = { es: string; en: string };
export type Finding = { step: Step; ok: boolean; text: Sentence };

export const yes = (step: Step, es: string, en: string): Finding => ({ step, ok: true, text: { es, en } });
export const no = (step: Step, es: string, en: string): Finding => ({ step, ok: false, text: { es, en } });

/** Text of somebody else's, such as of a certificate: a terminal obeys control characters. */
export function foreign(text: string): string {
  return text.replace(/\p{C}/gu, '?').slice(0, 120);
}
