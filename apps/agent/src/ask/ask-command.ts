import { userInfo } from 'node:os';
import { channelPlace } from '../help/channel-place.ts';
import { systemStateFolder } from '../settings/system-folders.ts';
import { AskServer } from './ask-server.ts';
import { openBrowser } from './open-browser.ts';

/**
 * "Pedir ayuda": shows its page to whoever is signed in, in their own browser, until it is done. It runs as that person and
 * opens nothing of the agent's but its door. `state`: folder of an agent that is not the system's.
 */
export async function askForHelp(line: { state: string | undefined; browser: boolean }): Promise<void> {
  const server = new AskServer({ service: channelPlace(line.state ?? systemStateFolder()), user: signedIn() });
  const address = await server.open();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
  if (!line.browser || !(await openBrowser(address))) process.stdout.write(`Open this address: ${address}\n`);
  await server.ended;
}

function signedIn(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list.
    return null;
  }
}
