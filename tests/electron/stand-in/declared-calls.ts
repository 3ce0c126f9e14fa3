/** Makes the stand-in refuse what the real API's declarations refuse: wrong types, unknown options, unknown events. */
import { Declarations } from './declarations.ts';

const declarations = new Declarations();

/** Throws TypeError, as Electron does for arguments that it cannot convert. */
export function checkCall(type: string, method: string, args: readonly unknown[]): void {
  const problem = declarations.callProblem(type, method, args);
  if (problem !== undefined) throw new TypeError(problem);
}

/**
 * Puts a check before every method of `target` (a module, or a class's prototype) that Electron's `type` declares, and
 * before listening to an event. What is not declared is the stand-in's own.
 */
export function checkCalls(type: string, target: object): void {
  if (!declarations.has(type)) throw new Error(`electron.d.ts declares no ${type}`);
  const methods = declarations.methodNames(type);
  for (const name of Object.getOwnPropertyNames(target)) {
    // A getter is not asked: it may refuse before the app is ready.
    const value: unknown = Object.getOwnPropertyDescriptor(target, name)?.value;
    if (name === 'constructor' || typeof value !== 'function' || !methods.has(name)) continue;
    Object.defineProperty(target, name, {
      configurable: true,
      value(this: unknown, ...args: unknown[]) {
        checkCall(type, name, args);
        return Reflect.apply(value, this, args);
      },
    });
  }
  const events = declarations.events(type);
  if (events.size === 0) return;
  for (const name of ['on', 'once'] as const) {
    const listen = Reflect.get(target, name) as (...args: unknown[]) => unknown;
    Object.defineProperty(target, name, {
      configurable: true,
      value(this: unknown, event: string, listener: unknown) {
        if (!events.has(event)) throw new TypeError(`${type} has no event '${event}'`);
        return Reflect.apply(listen, this, [event, listener]);
      },
    });
  }
}
