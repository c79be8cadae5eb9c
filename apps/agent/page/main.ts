// "Pedir ayuda": the page on the person's own computer. Built into the agent by `npm run generate`.
import { openSession, REFUSALS, Refused, readMachine, readState, type Shown, type State, sendRequest } from './api.ts';
import { part, readWords } from './form.ts';
import { machineFacts } from './machine-view.ts';
import { Picture, takeScreenshot } from './picture.ts';
import { say, sayAll, type TextKey } from './texts.ts';

const POLL_MS = 2000;

const form = part('form', HTMLFormElement);
const sendButton = part('send', HTMLButtonElement);
const status = part('status', HTMLElement);
const pictureError = part('picture-error', HTMLElement);
const captureButton = part('capture', HTMLButtonElement);
const file = part('file', HTMLInputElement);
const withUser = part('user', HTMLInputElement);
const picture = new Picture(part('canvas', HTMLCanvasElement), () => {
  part('picture', HTMLElement).hidden = !picture.isThere;
  part('undo', HTMLButtonElement).disabled = !picture.hasBoxes;
});
/** One request, however often it is sent. */
const id = crypto.randomUUID();
let shown: Shown | undefined;

async function start(): Promise<void> {
  sayAll();
  part('canvas', HTMLElement).setAttribute('aria-label', say('canvas'));
  captureButton.hidden = typeof navigator.mediaDevices?.getDisplayMedia !== 'function';
  try {
    await openSession();
    await showMachine();
    form.hidden = false;
    part('subject', HTMLInputElement).focus();
  } catch (error) {
    stop(sentenceOf(error));
  }
}

async function showMachine(): Promise<void> {
  shown = await readMachine();
  const list = part('machine', HTMLElement);
  list.replaceChildren(
    ...machineFacts(shown).flatMap(([name, value]) => [textElement('dt', name), textElement('dd', value)]),
  );
  part('user-label', HTMLElement).hidden = shown.user === null;
  part('user-text', HTMLElement).textContent = say('withUser', { user: shown.user ?? '' });
}

function textElement(name: 'dt' | 'dd', text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

async function takePicture(take: () => Promise<ImageBitmap>, failure: TextKey): Promise<void> {
  pictureError.textContent = '';
  try {
    picture.show(await take());
    part('canvas', HTMLElement).focus();
  } catch {
    pictureError.textContent = say(failure);
  }
}

async function send(): Promise<void> {
  const words = readWords();
  if (!words || !shown || sendButton.disabled) return;
  sendButton.disabled = true;
  status.textContent = '';
  sendButton.textContent = say('sending');
  try {
    const bytes = await picture.bytes();
    if (picture.isThere && !bytes) throw new Refused('help.too_large', 0);
    const body = { ...words, id, shown: shown.id, withUser: withUser.checked, picture: bytes ?? null };
    await follow(await sendRequest(body));
  } catch (error) {
    if (error instanceof Refused && error.code === 'help.shown_is_old') await showMachine().catch(() => undefined);
    status.textContent = sentenceOf(error);
  }
  sendButton.disabled = isRefused;
  sendButton.textContent = say('send');
}

/** Until the server has it; what waits is safe on the disk meanwhile. */
async function follow(first: State): Promise<void> {
  for (let now = first; ; now = await readState(id).catch((error: unknown) => lastKnown(error, now))) {
    if (now.state === 'sent') return finish(say('sentTitle', { folio: now.folio ?? '' }), say('sentText'));
    if (now.state === 'refused') return refuse();
    finish(say('waitingTitle'), say('waitingText'));
    if (hasEnded) return;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

let hasEnded = false;

/** The service may start again while this page's program runs; once that has ended there is nobody left to ask. */
function lastKnown(error: unknown, state: State): State {
  hasEnded = error instanceof Refused && error.code === 'ended';
  return state;
}

function finish(title: string, text: string): void {
  form.hidden = true;
  const done = part('done', HTMLElement);
  part('done-title', HTMLElement).textContent = title;
  part('done-text', HTMLElement).textContent = text;
  if (done.hidden) {
    done.hidden = false;
    done.focus();
  }
}

/** What was typed stays to be read and copied; the same request cannot be sent again. */
function refuse(): void {
  stop(say('refused'));
  form.hidden = false;
  isRefused = true;
}

let isRefused = false;

function stop(sentence: string): void {
  form.hidden = true;
  part('done', HTMLElement).hidden = true;
  const notice = part('notice', HTMLElement);
  notice.textContent = sentence;
  notice.hidden = false;
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Refused)) return say('failed');
  return say(REFUSALS[error.code] ?? 'failed', {
    minutes: String(Math.max(1, Math.ceil(error.retryAfterSeconds / 60))),
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});
captureButton.addEventListener('click', () => void takePicture(takeScreenshot, 'captureFailed'));
part('choose', HTMLButtonElement).addEventListener('click', () => file.click());
file.addEventListener('change', () => {
  const [chosen] = file.files ?? [];
  if (chosen) void takePicture(() => createImageBitmap(chosen), 'noPicture');
  // The same file may be chosen again after it was removed.
  file.value = '';
});
part('undo', HTMLButtonElement).addEventListener('click', () => picture.undo());
part('remove', HTMLButtonElement).addEventListener('click', () => {
  picture.show(undefined);
  (captureButton.hidden ? part('choose', HTMLButtonElement) : captureButton).focus();
});
void start();
