import type { Addon, Native, NativeArgument, NativeFunction } from '../platform/windows/addon.ts';

type Call = (...args: NativeArgument[]) => Native;

/**
 * Windows' libraries as far as a test says what they answer, by the names of functions. `calls`: what was called, `…`
 * behind it if on a thread. What is not said answers 0.
 */
export function fakeAddon(functions: Record<string, Call>): { addon: Addon; calls: string[] } {
  const calls: string[] = [];
  const func = (prototype: string): NativeFunction => {
    const name = /(\w+)\(/.exec(prototype)?.[1] ?? '';
    const answer: Call = functions[name] ?? (() => 0);
    const sync = (...args: NativeArgument[]) => {
      calls.push(name);
      return answer(...args);
    };
    return Object.assign(sync, {
      async(...args: Parameters<NativeFunction['async']>) {
        calls.push(`${name}…`);
        const callback = args.pop();
        // Safe: the type of `async` says that the last one is the callback and the others are none.
        const [given, done] = [args as NativeArgument[], callback as (error: null, result: Native) => void];
        setImmediate(() => done(null, answer(...given)));
      },
    });
  };
  return { addon: { load: () => ({ func }), address: () => 0n, view: () => new ArrayBuffer(0) }, calls };
}
