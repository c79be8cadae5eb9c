// What a page says, and what of it should not be there: a raw key, or a sentence in the other language.
import type { Page } from 'playwright-core';

interface Texts {
  [key: string]: string | Texts;
}

/** Key and sentence of every text, by its full key. */
function sentencesOf(texts: Texts, prefix = ''): [key: string, sentence: string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : sentencesOf(value, `${prefix}${key}.`),
  );
}

/** Texts of elements and the names only assistive technology reads, one a line as shown. */
export async function shownTexts(page: Page): Promise<string[]> {
  // As text: it runs in the page, whose globals this side does not know. Code, and what people wrote, has no language.
  const texts = await page.evaluate<string[]>(`(() => {
    const texts = [document.title.split(' · ')[0]];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) {
        if (!node.parentElement.closest('script, style, code, pre')) texts.push(node.data);
      } else {
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(node.getAttribute(name) ?? '');
      }
    }
    return texts;
  })()`);
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** What the server answered has the language of whoever wrote it: whether a text came from there. */
export function dataOf(page: Page): (text: string) => boolean {
  const answers: string[] = [];
  page.on('response', (response) => {
    // One that was given up has no text.
    if (response.url().includes('/api/v1/') && !response.url().includes('/api/v1/events'))
      response.text().then(
        (text) => answers.push(text),
        () => undefined,
      );
  });
  return (text) => answers.some((answer) => answer.includes(JSON.stringify(text).slice(1, -1)));
}

/** Finds raw keys of `shown`, and sentences of `other` that `shown` says in another way. */
export function foreignTexts(shown: Texts, other: Texts): (text: string) => boolean {
  const own = new Map(sentencesOf(shown));
  const known = new Set(own.values());
  const foreign = sentencesOf(other)
    .filter(([key, sentence]) => own.get(key) !== sentence && !known.has(sentence))
    .map(([, sentence]) => sentence)
    // A sentence of little but its gaps would match anything.
    .filter((sentence) => /\p{L}{3}/u.test(sentence.replaceAll(/\{\{\w+\}\}/g, '')));
  const exact = new Set(foreign.filter((sentence) => !sentence.includes('{{')));
  const patterns = foreign.filter((sentence) => sentence.includes('{{')).map(patternOf);
  const key = new RegExp(`^(${Object.keys(shown).join('|')})(\\.[a-zA-Z_]+)+$`);
  return (text) => key.test(text) || exact.has(text) || patterns.some((pattern) => pattern.test(text));
}

function patternOf(sentence: string): RegExp {
  const parts = sentence.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 's');
}
