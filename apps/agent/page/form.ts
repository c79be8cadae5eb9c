// What the person types: what is missing is said beside it.
import { say, type TextKey } from './texts.ts';

export interface Words {
  subject: string;
  text: string;
  contact: { name: string; email: string | null; phone: string | null };
}

/** An element of this page's own markup. @throws when the markup lacks it */
export function part<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

const fieldOf = (id: string) => {
  const found = document.getElementById(id);
  if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) return found;
  throw new Error(`the page has no field ${id}`);
};

/** Control characters and the marks that turn text round come in with what is pasted; nobody types them. */
const INVISIBLE = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/gu;

const typedIn = (id: string) => fieldOf(id).value.toWellFormed().replace(INVISIBLE, '').trim();

/** What was typed, or undefined when something is missing: then it says so and goes there. */
export function readWords(): Words | undefined {
  const [subject, text, name] = [typedIn('subject'), typedIn('text'), typedIn('name')];
  const [email, phone] = [typedIn('email'), typedIn('phone')];
  const problems: Record<string, TextKey | undefined> = {
    subject: subject === '' ? 'missing' : undefined,
    text: text === '' ? 'missing' : undefined,
    name: name === '' ? 'missing' : undefined,
    email: email === '' ? (phone === '' ? 'missingWay' : undefined) : isEmail(email) ? undefined : 'wrongEmail',
  };
  let first: HTMLElement | undefined;
  for (const [id, problem] of Object.entries(problems)) {
    const field = fieldOf(id);
    field.setAttribute('aria-invalid', String(problem !== undefined));
    part(`${id}-error`, HTMLElement).textContent = problem ? say(problem) : '';
    if (problem) first ??= field;
  }
  first?.focus();
  return first ? undefined : { subject, text, contact: { name, email: email || null, phone: phone || null } };
}

/** As the agent's own rule, or narrower. */
const isEmail = (text: string) => /^[A-Za-z0-9_'+\-.]+@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/.test(text);
