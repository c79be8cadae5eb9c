// Templates are Liquid without files, code or end: a template of an administrator can neither read the machine nor hold it up.
import type { Language } from '@lanet/contracts/endpoint';
import { Liquid, type Template } from 'liquidjs';
import { type Frame, toHtml, toText } from './mail.layout.rules.ts';
import { filled, readBlocks, tokenFor, withoutTokens } from './mail.markup.rules.ts';
import { headerText, oneLine } from './mail.rules.ts';
import { type MailTemplate, type MailValues, mailTexts, scopeOf, type TemplateSource } from './mail.templates.rules.ts';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export interface MailFor<Name extends MailTemplate> {
  template: Name;
  values: MailValues[Name];
  language: Language;
  /** Of the person it is for. */
  name: string;
  organisation: string;
}

/** Characters of a template, milliseconds of its rendering, objects it may make, tags it may run through. */
const LIMITS = { parseLimit: 40_000, renderLimit: 250, memoryLimit: 200_000 };
const MAX_TAGS = 5_000;
const MAX_RENDERED = 200_000;

/** Why a template does not render. */
export class TemplateBroken extends Error {
  override readonly name = 'TemplateBroken';
}

/** The whole mail. @throws TemplateBroken */
export function renderMail<Name extends MailTemplate>(
  mail: MailFor<Name>,
  frame: Frame,
  source: TemplateSource = mailTexts[mail.language].templates[mail.template],
): RenderedMail {
  const scope = scopeOf(mail.template, mail.values, mail);
  const subject = rendered('subject', source.subject, scope);
  const body = rendered('body', source.body, scope);
  const blocks = readBlocks(body.text, body.values);
  const title = headerText(filled(subject.text, subject.values));
  if (title === '') throw new TemplateBroken('subject: empty');
  if (blocks.length === 0) throw new TemplateBroken('body: empty');
  const { folio } = scope;
  return {
    subject: folio ? headerText(`[${folio}] ${title}`) : title,
    text: toText(blocks, frame),
    html: toHtml(blocks, frame, mail.language),
  };
}

/** The values of the rendering that runs: it is synchronous, so there is never a second one. */
let values: string[] = [];

const engine = new Liquid({
  ...LIMITS,
  // In memory and empty: `include` and the like find nothing.
  templates: {},
  dynamicPartials: false,
  relativeReference: false,
  strictFilters: true,
  strictVariables: true,
  lenientIf: true,
  ownPropertyOnly: true,
  // Values come out as tokens: whatever they hold, it is neither a mark of the body nor HTML.
  outputEscape: (value: unknown) => tokenFor(values.push(value == null ? '' : String(value)) - 1),
});

/** Parsed templates by their text; edited ones come and go, so the oldest is forgotten. */
const parsed = new Map<string, Template[]>();
const MOST_PARSED = 100;

function parsedTemplate(source: string): Template[] {
  const known = parsed.get(source);
  if (known) return known;
  const template = engine.parse(withoutTokens(source));
  const [oldest] = parsed.keys();
  if (parsed.size >= MOST_PARSED && oldest !== undefined) parsed.delete(oldest);
  parsed.set(source, template);
  return template;
}

type Scope = Record<string, string | null>;

/** What the engine complains of begins with `part`: `body: undefined variable: x, line:3, col:4`. */
function rendered(part: keyof TemplateSource, source: string, scope: Scope): { text: string; values: string[] } {
  values = [];
  try {
    const text = String(engine.renderSync(parsedTemplate(source), scope, { templateLimit: MAX_TAGS }));
    if (text.length > MAX_RENDERED) throw new TemplateBroken(`${part}: too long`);
    return { text, values };
  } catch (error) {
    throw error instanceof TemplateBroken ? error : new TemplateBroken(`${part}: ${whyOf(error)}`);
  }
}

/** The first line of what the engine says, which names the place. */
function whyOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return oneLine(first).slice(0, 300);
}
