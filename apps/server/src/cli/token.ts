import { createTokenBySlug } from '../features/agents/index.ts';
import { type Flags, withPlatform } from './options.ts';

/** `lanet token create`: prints the token, which is stored nowhere. */
export async function createToken(flags: Flags): Promise<void> {
  await withPlatform(flags, async (platform) => {
    const { token } = await createTokenBySlug(platform, {
      client: String(flags.client),
      site: String(flags.site),
      maxUses: Number(flags.uses),
      validDays: Number(flags.days),
      ...(typeof flags.automaticFrom === 'string' && { automaticFrom: flags.automaticFrom.split(',') }),
    });
    console.log(token);
  });
}
