// Mail that is handed over by HTTP: whether what came is signed with a secret of the mailbox, and what it says. Pure.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { INTAKE_TOLERANCE_SECONDS, type IntakeParts, intakeText } from '@lanet/contracts/mail-intake';

/** Of a request, by their names in lower case. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What is signed for a mailbox, as it was said; nothing of it is believed yet. */
export function partsOf(mailboxId: string, headers: Headers): IntakeParts {
  const said = (name: string) => [headers[name] ?? ''].flat().join(', ');
  return {
    mailboxId,
    timestamp: said('x-lanet-timestamp'),
    contentSha256: said('x-lanet-content-sha256'),
    delivery: said('x-lanet-delivery'),
    sender: said('x-lanet-sender'),
    recipient: said('x-lanet-recipient'),
  };
}

/** Where there is no secret to compare with, so that this takes as long as where there is one. */
const NOBODYS = randomBytes(32).toString('base64url');

/** Whether one of the secrets made this signature, without its time telling which one or how much of it fits. */
export function isSigned(parts: IntakeParts, signature: unknown, secrets: readonly string[]): boolean {
  // Headers are bytes, which Node hands on as Latin-1: what is signed is those bytes.
  const text = Buffer.from(intakeText(parts), 'latin1');
  const given = Buffer.alloc('v1='.length + 64);
  const isWhole = typeof signature === 'string' && given.write(signature, 'latin1') === signature.length;
  const fits = (secrets.length > 0 ? secrets : [NOBODYS]).map((secret) => {
    const right = Buffer.from(`v1=${createHmac('sha256', secret).update(text).digest('hex')}`, 'latin1');
    return timingSafeEqual(given, right);
  });
  return isWhole && secrets.length > 0 && fits.includes(true);
}

/** `timestamp`: seconds since 1970. */
export const isFresh = (timestamp: string, nowMs: number): boolean =>
  Math.abs(nowMs / 1000 - Number(timestamp)) <= INTAKE_TOLERANCE_SECONDS;

/**
 * What names a message of a mailbox here: its bytes, and the delivery where one is told. A delivery by itself does not: used
 * again for something else, it would swallow that.
 */
export const placeOf = ({ contentSha256, delivery }: Pick<IntakeParts, 'contentSha256' | 'delivery'>) => ({
  folder: '',
  uidvalidity: 'http',
  uid: delivery ? `${contentSha256} ${delivery}` : contentSha256,
});

/** Sender and recipients, without brackets. */
export function envelopeOf({ sender, recipient }: Pick<IntakeParts, 'recipient' | 'sender'>): {
  from: string | null;
  to: string[];
} {
  const addresses = (text = '') =>
    Buffer.from(text, 'latin1')
      .toString('utf8')
      .split(',')
      .map((one) => one.replaceAll(/[<>\s]/g, ''))
      .filter((one) => one !== '');
  return { from: addresses(sender)[0] ?? null, to: addresses(recipient) };
}
