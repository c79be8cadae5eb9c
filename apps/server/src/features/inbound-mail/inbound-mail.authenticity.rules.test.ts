import { expect, it } from 'vitest';
import { authenticityOf } from './inbound-mail.authenticity.rules.ts';

const ours = ['mx.msp.example'];

it.each([
  { results: [], verdict: 'unknown', because: 'nobody said anything' },
  { results: ['mx.msp.example; dmarc=pass header.from=cliente.example'], verdict: 'pass', because: 'DMARC passed' },
  { results: ['MX.MSP.Example 1; DMARC=Pass'], verdict: 'pass', because: 'neither case nor a version matters' },
  { results: ['mx.evil.example; dmarc=pass'], verdict: 'unknown', because: 'that server is not believed' },
  { results: ['mx.msp.example (mx.evil.example); dmarc=pass'], verdict: 'pass', because: 'comments say nothing' },
  { results: ['evil (mx.msp.example); dmarc=pass'], verdict: 'unknown', because: 'a comment is not the server' },
  { results: ['mx.msp.example; dmarc=fail (p=reject)'], verdict: 'fail', because: 'DMARC failed' },
  {
    results: ['mx.msp.example; spf=pass smtp.mailfrom=ana@cliente.example'],
    verdict: 'pass',
    because: 'SPF passed for the author’s domain',
  },
  {
    results: ['mx.msp.example; spf=pass smtp.mailfrom=bounce@mail.cliente.example'],
    verdict: 'pass',
    because: 'it passed for a domain below it',
  },
  {
    results: ['mx.msp.example; spf=pass smtp.mailfrom=ana@evil.example'],
    verdict: 'unknown',
    because: 'SPF passed for somebody else',
  },
  {
    results: ['mx.msp.example; dkim=pass header.d=notcliente.example'],
    verdict: 'unknown',
    because: 'a domain that only ends alike is another',
  },
  {
    results: ['mx.msp.example; dkim=fail header.d=x.example; dkim=pass header.d="cliente.example"'],
    verdict: 'pass',
    because: 'one signature of the domain is enough',
  },
  {
    results: ['mx.msp.example; dkim=pass header.d=cliente.example; dmarc=fail'],
    verdict: 'fail',
    because: 'what DMARC says stands',
  },
  {
    results: ['mx.msp.example; none', 'mx.msp.example; dmarc=pass'],
    verdict: 'pass',
    because: 'any header may say it',
  },
])('is $verdict for $results: $because', ({ results, verdict }) => {
  expect(authenticityOf(results, ours, 'Ana@Cliente.example')).toBe(verdict);
});

it('is unknown where there is no author', () => {
  expect(authenticityOf(['mx.msp.example; spf=pass smtp.mailfrom=a@b.example'], ours, null)).toBe('unknown');
});
