import { describe, expect, it } from 'vitest';
import { faultOf, MailTrouble, oneLine } from './mailboxes.faults.rules.ts';

const error = (fields: object, message = 'a library’s sentence') => Object.assign(new Error(message), fields);

describe('what went wrong', () => {
  it.each([
    [{ code: 'ENOTFOUND' }, 'dns'],
    [{ code: 'ECONNREFUSED' }, 'refused'],
    [{ code: 'EConnectionClosed' }, 'refused'],
    [{ code: 'CONNECT_TIMEOUT' }, 'timeout'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'certificate'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'certificate'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'certificate'],
    [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'tls'],
    [{ tlsFailed: true }, 'tls'],
    [{ authenticationFailed: true, responseStatus: 'NO' }, 'authentication'],
    [{ code: 'EAUTH' }, 'authentication'],
    [{ mailboxMissing: true }, 'folder'],
    [{ responseStatus: 'NO' }, 'protocol'],
    [{ code: 'ParserError11' }, 'protocol'],
    [{ code: 'EENVELOPE' }, 'rejected'],
    [{ code: 'LiteralTooLarge' }, 'too_large'],
    [{ code: 'something new' }, 'other'],
    [{}, 'other'],
  ])('%j is %s', (fields, code) => {
    expect(faultOf(error(fields)).code).toBe(code);
  });

  it('is told in the server’s own words where there are any', () => {
    expect(faultOf(error({ responseText: 'Mailbox is locked' })).text).toBe('Mailbox is locked');
    expect(faultOf(error({ response: '535 5.7.8 No' })).text).toBe('535 5.7.8 No');
    expect(faultOf(error({})).text).toBe('a library’s sentence');
    expect(faultOf('thrown text')).toEqual({ code: 'other', text: 'thrown text' });
    expect(faultOf(new MailTrouble('folder', 'gone')).text).toBe('gone');
  });

  it('is one line that can be stored and shown', () => {
    expect(oneLine('a\r\n\0b\u202ec\ud800')).toBe('a b c\ufffd');
    expect(oneLine('👩‍👧'.repeat(500)).length).toBeLessThanOrEqual(500);
    expect(oneLine('👩'.repeat(500)).isWellFormed()).toBe(true);
  });
});
