import type { z } from 'zod';
import { MailTrouble } from './mailboxes.faults.rules.ts';
import { Folder, page } from './mailboxes.graph.rules.ts';
import { GraphRefusal, type GraphSession } from './mailboxes.graph-session.source.ts';
import type { FolderName } from './mailboxes.source.ts';

/** The folder where mail arrives, whatever it is called in the mailbox's language. */
const INBOX = 'INBOX';
const MOST_FOLDERS = 5_000;
const FIELDS = '$select=id,displayName,childFolderCount,totalItemCount';
const Folders = page(Folder);

/** Folders by their paths, as people write them: `INBOX/Facturas`. */
export class GraphFolders {
  readonly #session: GraphSession;
  #byPath: Map<string, string> | undefined;

  constructor(session: GraphSession) {
    this.#session = session;
  }

  /** @throws GraphRefusal; MailTrouble */
  async list(): Promise<FolderName[]> {
    const [inbox, sent] = [await this.#known('inbox'), await this.#known('sentitems')];
    const byPath = new Map<string, string>();
    const open: { above: string; path: string }[] = [{ above: '/mailFolders', path: '' }];
    for (let next = open.shift(); next; next = open.shift()) {
      for (const { id, displayName, childFolderCount } of await this.#below(next.above)) {
        if (byPath.size >= MOST_FOLDERS) break;
        const path = id === inbox ? INBOX : `${next.path}${displayName}`;
        byPath.set(path, id);
        if (childFolderCount > 0) open.push({ above: `${pathOf(id)}/childFolders`, path: `${path}/` });
      }
    }
    this.#byPath = byPath;
    return [...byPath].map(([path, id]) => ({ path, use: id === sent ? '\\Sent' : null }));
  }

  /** @throws GraphRefusal; MailTrouble `folder` where there is none. */
  async idOf(path: string): Promise<string> {
    const id = await this.#find(path);
    if (id === undefined) throw new MailTrouble('folder', `there is no folder ${path}`);
    return id;
  }

  /** Made where it is not there yet, with those above it. @throws GraphRefusal; MailTrouble `folder` */
  async made(path: string): Promise<string> {
    const known = await this.#find(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const name = path.slice(cut + 1);
    const above = cut < 0 ? '/mailFolders' : `${pathOf(await this.made(path.slice(0, cut)))}/childFolders`;
    const body = { type: 'application/json', content: JSON.stringify({ displayName: name }) };
    try {
      const { id } = await this.#session.json({ method: 'POST', path: above, body }, Folder);
      this.#byPath?.set(path, id);
      return id;
    } catch (error) {
      // What is wrong with a name is the folder's fault, and keeps no other mail from being stored.
      const isName = error instanceof GraphRefusal && [400, 404, 409].includes(error.status);
      if (isName) throw new MailTrouble('folder', error.message);
      throw error;
    }
  }

  async #find(path: string): Promise<string | undefined> {
    if (path.toUpperCase() === INBOX) return 'inbox';
    if (!this.#byPath?.has(path)) await this.list();
    return this.#byPath?.get(path);
  }

  async #known(name: 'inbox' | 'sentitems'): Promise<string> {
    return (await this.#session.json({ path: `/mailFolders/${name}?$select=id` }, Folder)).id;
  }

  async #below(above: string): Promise<Folder[]> {
    const found: Folder[] = [];
    let path: string | undefined = `${above}?$top=100&${FIELDS}`;
    while (path !== undefined && found.length < MOST_FOLDERS) {
      const got: z.output<typeof Folders> = await this.#session.json({ path }, Folders);
      // Those that are only a search show what is in others.
      found.push(...got.value.filter((one) => one['@odata.type'] !== '#microsoft.graph.mailSearchFolder'));
      path = got['@odata.nextLink'];
    }
    return found;
  }
}

export const pathOf = (folderId: string) => `/mailFolders/${encodeURIComponent(folderId)}`;
