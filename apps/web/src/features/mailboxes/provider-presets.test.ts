import { describe, expect, it } from 'vitest';
import { guessPreset, portAfter } from './provider-presets.ts';

describe('the servers that go with an address', () => {
  it.each([
    { address: 'soporte@gmail.com', imap: 'imap.gmail.com' },
    { address: 'Soporte@HOTMAIL.com', imap: 'outlook.office365.com' },
    { address: 'soporte@yahoo.com.mx', imap: 'imap.mail.yahoo.com' },
    { address: 'soporte@prodigy.net.mx', imap: 'imap.prodigy.net.mx' },
    { address: 'soporte@msp.example', imap: 'mail.msp.example' },
    { address: 'soporte@notgmail.com', imap: 'mail.notgmail.com' },
  ])('$address is at $imap', ({ address, imap }) => {
    expect(guessPreset(address)?.imap.host).toBe(imap);
  });

  it.each(['', 'soporte', 'soporte@', 'soporte@local'])('nothing is guessed for "%s"', (address) => {
    expect(guessPreset(address)).toBeUndefined();
  });
});

describe('the port after another security is chosen', () => {
  it('follows the security while it is the usual one', () => {
    expect(portAfter('imap', 993, 'tls', 'starttls')).toBe(143);
    expect(portAfter('smtp', 587, 'starttls', 'tls')).toBe(465);
  });

  it('stays where somebody typed another', () => {
    expect(portAfter('imap', 1993, 'tls', 'starttls')).toBe(1993);
  });
});
