import type { WindowsProxy, WindowsProxySettings } from '../machine.ts';
import type { Addon, Native } from './addon.ts';
import { wideText } from './memory-layout.ts';

/** WINHTTP_PROXY_INFO: access type, then the addresses of two texts. */
const PROXY_INFO_BYTES = 24;
const ACCESS_NAMED_PROXY = 3;
/** WINHTTP_CURRENT_USER_IE_PROXY_CONFIG: whether to search the network for a script, then the addresses of three texts. */
const USER_CONFIG_BYTES = 32;
/** WINHTTP_AUTOPROXY_OPTIONS: flags, search flags, address of the script's address, reserved, and whether to sign in for it. */
const OPTIONS_BYTES = 32;
const AUTOPROXY_CONFIG_URL = 2;
const ACCESS_NO_PROXY = 1;
/** Longer than any list of proxies that people keep. */
const MAX_UNITS = 16_384;

/** What Windows itself is set to. Searching the network for a script is left out: whoever answers first would be believed. */
export function openWinHttp(addon: Addon) {
  const dll = addon.load('winhttp.dll');
  const kernel = addon.load('kernel32.dll');
  const free = kernel.func('intptr_t GlobalFree(intptr_t memory)');
  const lengthOf = kernel.func('int lstrlenW(intptr_t text)');
  const getDefault = dll.func('int WinHttpGetDefaultProxyConfiguration(void *info)');
  const getUser = dll.func('int WinHttpGetIEProxyConfigForCurrentUser(void *config)');
  const open = dll.func('intptr_t WinHttpOpen(str16 agent, uint32_t access, void *, void *, uint32_t flags)');
  const close = dll.func('int WinHttpCloseHandle(intptr_t handle)');
  const getForUrl = dll.func('int WinHttpGetProxyForUrl(intptr_t session, str16 url, void *options, void *info)');

  /** A text at the address that stands at `offset`, whose memory goes back to Windows. */
  function takeText(info: Buffer, offset: number): string | null {
    const address: Native = info.readBigInt64LE(offset);
    if (address === 0n) return null;
    try {
      const units = Math.min(Number(lengthOf(address)), MAX_UNITS);
      return wideText(Buffer.from(addon.view(address, 2 * units)), 0, units) || null;
    } finally {
      free(address);
    }
  }

  function proxyOf(info: Buffer): WindowsProxy | null {
    const texts = { proxy: takeText(info, 8), bypass: takeText(info, 16) };
    return info.readUInt32LE(0) === ACCESS_NAMED_PROXY ? texts : null;
  }

  function machineProxy(): WindowsProxy | null {
    const info = Buffer.alloc(PROXY_INFO_BYTES);
    return Number(getDefault(info)) === 0 ? null : proxyOf(info);
  }

  async function scriptProxy(script: string, url: string): Promise<WindowsProxy | 'failed' | null> {
    const session = open('LANET Agent', ACCESS_NO_PROXY, null, null, 0);
    if (Number(session) === 0) return 'failed';
    try {
      const address = Buffer.from(`${script}\0`, 'utf16le');
      const options = Buffer.alloc(OPTIONS_BYTES);
      options.writeUInt32LE(AUTOPROXY_CONFIG_URL, 0);
      options.writeBigInt64LE(addon.address(address), 8);
      const info = Buffer.alloc(PROXY_INFO_BYTES);
      const isFound = await new Promise<boolean>((resolve, reject) => {
        // The callback names `address`, so that it lives as long as Windows reads it.
        getForUrl.async(session, url, options, info, (error, result) =>
          error ? reject(error) : resolve(address.length > 0 && Number(result) !== 0),
        );
      });
      return isFound ? proxyOf(info) : 'failed';
    } finally {
      close(session);
    }
  }

  return {
    async proxySettings(url: string): Promise<WindowsProxySettings> {
      const winHttp = machineProxy();
      const config = Buffer.alloc(USER_CONFIG_BYTES);
      if (Number(getUser(config)) === 0) return { winHttp, internetOptions: null, script: null };
      const [script, proxy, bypass] = [takeText(config, 8), takeText(config, 16), takeText(config, 24)];
      return {
        winHttp,
        internetOptions: proxy === null ? null : { proxy, bypass },
        script: script === null ? null : await scriptProxy(script, url),
      };
    },
  };
}
