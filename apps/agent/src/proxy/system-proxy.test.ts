import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { read, unavailable, type WindowsProxySettings } from '../platform/machine.ts';
import { macMachine } from '../platform/macos.ts';
import { recordedWindows } from '../testing/recorded-windows.ts';
import { goesDirect, noProxyEntries } from './no-proxy.ts';
import { parseProxy } from './proxy-address.ts';
import { parseEnvironmentFile, parseScutil, systemProxy } from './system-proxy.ts';

const url = new URL('https://help.example.com/');
const shown = (found: Awaited<ReturnType<typeof systemProxy>>) =>
  found.kind === 'found'
    ? `${found.source} ${found.proxy.address}`
    : found.kind === 'none'
      ? 'none'
      : `${found.source} ${found.reason}`;

describe('an address of a proxy', () => {
  it.each([
    [
      'http://proxy:3128',
      { address: 'http://proxy:3128', host: 'proxy', port: 3128, isSecure: false, authorization: undefined },
    ],
    ['proxy:3128', { address: 'http://proxy:3128', port: 3128 }],
    ['proxy', { address: 'http://proxy:80', port: 80 }],
    ['https://proxy', { address: 'https://proxy:443', isSecure: true }],
    ['http://[fd00::1]:8080', { address: 'http://[fd00::1]:8080', host: 'fd00::1' }],
    ['http://ana:p%40ss@proxy', { address: 'http://proxy:80', authorization: `Basic ${btoa('ana:p@ss')}` }],
    ['http://ana:100%@proxy', { authorization: `Basic ${btoa('ana:100%')}` }],
  ])('%s', (text, expected) => {
    expect(parseProxy(text)).toMatchObject(expected);
  });

  it.each(['socks5://proxy:1080', 'http://', 'http://a b', 'ftp://x'])('is none: %s', (text) => {
    expect(parseProxy(text)).toBeUndefined();
  });
});

describe('what is reached without a proxy', () => {
  it.each([
    ['example.com', 'help.example.com', true],
    ['.example.com', 'example.com', true],
    ['*.example.com', 'HELP.example.com.', true],
    ['example.com', 'badexample.com', false],
    ['example.com:443', 'example.com', true],
    ['example.com:8443', 'example.com', false],
    ['10.0.0.0/8', '10.20.30.40', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/99', '10.0.0.1', false],
    ['169.254/16', '169.254.7.7', true],
    ['192.168.*', '192.168.7.7', true],
    ['192.168.*', '192.169.7.7', false],
    ['srv-*.corp', 'srv-01.corp', true],
    ['fd00::/8', 'fd12::1', true],
    ['[::1]', '::1', true],
    ['::1', '::1', true],
    ['10.0.0.1', '110.0.0.1', false],
    ['<local>', 'intranet', true],
    ['<local>', 'help.example.com', false],
    ['*', 'anything', true],
    ['a, b;c  example.com', 'example.com', true],
    ['', 'example.com', false],
  ])('%s and %s: %s', (list, host, direct) => {
    expect(goesDirect(noProxyEntries(list), { host, port: 443 })).toBe(direct);
  });
});

describe('the proxy of a Linux system', () => {
  const linux = (file?: string) =>
    linuxMachine({ readFile: async () => (file === undefined ? unavailable('missing') : read(file)) });

  it.each([
    [
      'its own environment first',
      { https_proxy: 'http://env:1' },
      'https_proxy=http://file:2',
      'environment http://env:1',
    ],
    [
      'the machine file for a service',
      {},
      'PATH=/bin\nexport HTTPS_PROXY="http://file:2" # office\n',
      'etc_environment http://file:2',
    ],
    ['all_proxy', {}, 'all_proxy=file:2', 'etc_environment http://file:2'],
    ['none for what no_proxy names', {}, "https_proxy=http://file:2\nno_proxy='localhost,.example.com'", 'none'],
    ['none where only plain HTTP has one', {}, 'http_proxy=http://file:2', 'none'],
    ['one this agent does not know', {}, 'https_proxy=socks5://file:2', 'etc_environment unusable'],
    ['none', {}, undefined, 'none'],
  ])('%s', async (_what, env, file, expected) => {
    expect(shown(await systemProxy(linux(file), url, env))).toBe(expected);
  });

  it('is read as pam_env reads its file', () => {
    expect(parseEnvironmentFile('# x\nA=1 # one\nexport B="two words"\n C = no\nD=\n')).toEqual({
      A: '1',
      B: 'two words',
      D: '',
    });
  });
});

describe('the proxy of a Mac', () => {
  const office = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
    2 : example.org
  }
  HTTPEnable : 0
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.example.com
  ProxyAutoConfigEnable : 0
}
`;

  it('is what scutil prints, but for its exceptions', async () => {
    const mac = macMachine({ run: async () => read({ exitCode: 0, stdout: office }) });

    expect(shown(await systemProxy(mac, url, {}))).toBe('macos http://proxy.example.com:3128');
    expect(shown(parseScutil(office, new URL('https://help.example.org/')))).toBe('none');
    expect(shown(parseScutil(office, new URL('http://help.example.com/')))).toBe('none');
  });

  it('by a script is said to be one', () => {
    const script =
      '<dictionary> {\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://wpad/proxy.pac\n}\n';

    expect(shown(parseScutil(script, url))).toBe('macos pac');
    expect(shown(parseScutil('<dictionary> {\n}\n', url))).toBe('none');
  });
});

describe('the proxy of Windows', () => {
  const none: WindowsProxySettings = { winHttp: null, internetOptions: null, script: null };
  const windows = (settings: Partial<WindowsProxySettings>) => ({
    ...recordedWindows({}),
    proxySettings: async () => read({ ...none, ...settings }),
  });

  it.each<[string, Partial<WindowsProxySettings>, string]>([
    [
      'of WinHTTP first',
      { winHttp: { proxy: 'a:80', bypass: null }, internetOptions: { proxy: 'b:80', bypass: null } },
      'winhttp http://a:80',
    ],
    [
      'of the internet options',
      { internetOptions: { proxy: 'http=b:80;https=c:81', bypass: null } },
      'internet_options http://c:81',
    ],
    ['none for what is bypassed', { winHttp: { proxy: 'a:80', bypass: '<local>;*.example.com' } }, 'none'],
    ['none for another scheme', { winHttp: { proxy: 'http=a:80;ftp=b:21', bypass: null } }, 'none'],
    ['as its script answers', { script: { proxy: 'PROXYHOST:8080', bypass: null } }, 'pac http://proxyhost:8080'],
    ['whose script failed', { script: 'failed' }, 'pac pac'],
    ['none', {}, 'none'],
  ])('%s', async (_what, settings, expected) => {
    expect(shown(await systemProxy(windows(settings), url, { https_proxy: 'http://not-of-windows:1' }))).toBe(expected);
  });
});
