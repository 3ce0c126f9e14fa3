/** The stand-in's checks come out of `electron.d.ts`: what they refuse, and that they refuse nothing right. */
import { describe, expect, it } from 'vitest';
import { Declarations } from './stand-in/declarations.ts';

const declarations = new Declarations();
const window = { width: 1, webPreferences: { sandbox: true, contextIsolation: true, session: undefined } };

const RIGHT: [type: string, method: string, ...args: unknown[]][] = [
  ['App', 'setPath', 'userData', '/x'],
  ['App', 'requestSingleInstanceLock'],
  ['BrowserWindow', 'constructor', window],
  ['BrowserWindow', 'setBounds', { x: 1, width: 3 }],
  ['Dialog', 'showOpenDialog', { properties: ['openFile'], filters: [{ name: 'a', extensions: ['b'] }] }],
  ['Dialog', 'showMessageBox', { type: 'error', message: 'x', buttons: ['a'], signal: new AbortController().signal }],
  ['IpcMain', 'handle', 'channel', () => undefined],
  ['Menu', 'setApplicationMenu', null],
  ['Protocol', 'registerSchemesAsPrivileged', [{ scheme: 'a', privileges: { standard: true } }]],
  ['Session', 'setPermissionRequestHandler', null],
  ['Session', 'setPermissionRequestHandler', () => undefined],
  ['Shell', 'openExternal', 'https://massive.com/'],
  ['WebContents', 'send', 'channel', 1, { a: 2 }, 'three'],
];

const WRONG: [problem: string | RegExp, type: string, method: string, ...args: unknown[]][] = [
  ['App.setPath: name is 1, not string', 'App', 'setPath', 1, '/x'],
  ['App.setPath: path is undefined, not string', 'App', 'setPath', 'userData'],
  ['App.setPath: takes 2 arguments, not 3', 'App', 'setPath', 'a', '/x', '/y'],
  ['electron.d.ts declares no App.setPaths', 'App', 'setPaths', 'a', '/x'],
  [/options\.width is "1", not number/, 'BrowserWindow', 'constructor', { width: '1' }],
  [
    /webPreferences\.sandbox is "yes", not boolean/,
    'BrowserWindow',
    'constructor',
    { webPreferences: { sandbox: 'yes' } },
  ],
  [/options\.webPreference is not declared/, 'BrowserWindow', 'constructor', { webPreference: {} }],
  [/properties\[0\] is "openFle"/, 'Dialog', 'showOpenDialog', { properties: ['openFle'] }],
  [/options has no message/, 'Dialog', 'showMessageBox', { buttons: ['a'] }],
  [/content is undefined, not string/, 'Dialog', 'showErrorBox', 'title'],
  [/channel is 7, not string/, 'IpcMain', 'handle', 7, () => undefined],
  [/listener is "no", not/, 'IpcMain', 'handle', 'a', 'no'],
  [
    /privileges\.standart is not declared/,
    'Protocol',
    'registerSchemesAsPrivileged',
    [{ scheme: 'a', privileges: { standart: true } }],
  ],
  [/url is 1, not string/, 'Shell', 'openExternal', 1],
];

describe('what electron.d.ts allows', () => {
  it.each(RIGHT)('%s.%s %j', (type, method, ...args) => {
    expect(declarations.callProblem(type, method, args)).toBeUndefined();
  });

  it.each(WRONG)('not: %s', (problem, type, method, ...args) => {
    const told = declarations.callProblem(type, method, args);
    if (typeof problem === 'string') expect(told).toBe(problem);
    else expect(told).toMatch(problem);
  });

  it('names the events there are', () => {
    expect(declarations.events('Screen')).toEqual(
      new Set(['display-added', 'display-removed', 'display-metrics-changed']),
    );
    expect(declarations.events('WebContents').has('render-process-gone')).toBe(true);
    expect(declarations.events('App').has('rendered-process-gone')).toBe(false);
    expect(declarations.events('BrowserWindow').has('ready-to-show')).toBe(true);
  });
});
