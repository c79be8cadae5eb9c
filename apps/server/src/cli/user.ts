import { disableSecondFactor, resetPassword } from '../features/auth/index.ts';
import { createStaffPerson } from '../features/people/index.ts';
import { type Flags, withPlatform } from './options.ts';

const text = (value: string | boolean | undefined) => String(value ?? '');

/** `lanet user create`. */
export async function createUser(flags: Flags): Promise<void> {
  await withPlatform(flags, async (platform) => {
    const email = text(flags.email).toLowerCase();
    await createStaffPerson(platform, { name: text(flags.name), email, role: text(flags.role) });
    console.log(`Created. To set the password: ${await resetPassword(platform, email)}`);
  });
}

/** `lanet user reset-password`. */
export async function resetPasswordOf(flags: Flags): Promise<void> {
  await withPlatform(flags, async (platform) => {
    console.log(
      `To set a new password (15 minutes, once): ${await resetPassword(platform, text(flags.email).toLowerCase())}`,
    );
  });
}

/** `lanet user disable-2fa`. */
export async function disableSecondFactorOf(flags: Flags): Promise<void> {
  await withPlatform(flags, async (platform) => {
    await disableSecondFactor(platform, text(flags.email).toLowerCase());
    console.log('Removed. The next sign-in asks to add a new one.');
  });
}
