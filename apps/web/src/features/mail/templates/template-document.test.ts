import { expect, it } from 'vitest';
import { templateDocument } from './template-document.ts';

it('shows the body under a policy that lets it load and run nothing', () => {
  const shown = templateDocument(
    '<!doctype html><html lang="en"><head><style>a{}</style><title>x</title></head><body><h1 style="color:#111">Hi</h1><script>alert(1)</script><a href="https://x.example/t">Go</a></body></html>',
  );

  expect(shown).toContain("default-src 'none'");
  expect(shown).toContain('<html lang="en">');
  expect(shown).toContain('<h1 style="color:#111">Hi</h1>');
  expect(shown).toContain('title="https://x.example/t"');
  expect(shown).not.toMatch(/<script|<style|<title/);
});
