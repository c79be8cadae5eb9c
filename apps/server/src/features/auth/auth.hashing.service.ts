import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../../platform/http/index.ts';

/** OWASP's minimum for argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane; argon2id is the default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of random bytes that nobody has: compared with when there is no password, so that the answer takes as long. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$0sVvVOsAMHhDWHUP/lEk3A$tyruJZs/4ZCnQmKeaGVT9Pmccm0E5uKrNWt7bG13O6Q';

/** Each hash takes 19 MiB and a core for some 50 ms: the limit holds for the process, whoever asks. */
const AT_ONCE = 2;
const MAX_WAITING = 200;
let running = 0;
const waiting: (() => void)[] = [];

/** The PHC text of a password. @throws Refusal 503 when too many wait. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalized(password), COST));
}

/** Whether it is the password of this hash. Without a hash: false, after the same work. @throws Refusal 503 likewise. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await inTurn(() => verify(stored ?? NOBODYS_HASH, normalized(password)));
  return right && stored !== null;
}

/** One spelling for one text: keyboards write an accent as one character or as two (NIST SP 800-63B, 3.1.1.2). */
const normalized = (password: string) => password.normalize('NFKC');

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) throw new Refusal('server.unavailable', { retryAfterSeconds: 5 });
    // Whoever finishes hands over the turn without giving it up, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
