import { Platform, type Script, type ScriptText } from '@lanet/contracts/scripts';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { listScripts, newestTexts } from './scripts.repo.ts';

export type ScriptWithTexts = z.infer<typeof Script> & { texts: z.infer<typeof ScriptText>[] };

/** @throws Refusal 404 `scripts.not_found`, also for one that was switched off. */
export async function getScript(tx: ScopedTx, id: string): Promise<ScriptWithTexts> {
  const [script] = await listScripts(tx, { id });
  if (!script) throw new Refusal('scripts.not_found');
  const texts = await newestTexts(tx, id);
  return { ...script, texts: texts.map((text) => ({ ...text, platform: Platform.parse(text.platform) })) };
}
