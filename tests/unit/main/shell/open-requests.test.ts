import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isSecondStart, OpenRequests, sessionArgument } from '../../../../src/main/shell/open-requests.ts';

const CWD = resolve('/home/trader');

describe('the session file on a command line', () => {
  it.each([
    [['monday.mcap'], resolve(CWD, 'monday.mcap')],
    [['--simulated', '2026-11-20_093000_live.mcap'], resolve(CWD, '2026-11-20_093000_live.mcap')],
    [[pathToFileURL(resolve(CWD, 'ä b.mcap')).href], resolve(CWD, 'ä b.mcap')],
    [['--session', 'given.mcap'], undefined],
    [['--session=given.mcap'], undefined],
    [['notes.txt', '.'], undefined],
    [['file://server/share/x.mcap'], undefined],
    [['file:///%ZZ.mcap', '--x.mcap'], undefined],
    [[], undefined],
  ])('%j is %s', (args, file) => {
    expect(sessionArgument(args, CWD)).toBe(file);
  });
});

describe('requests to open a file', () => {
  it('wait for the terminal, the newest of them, and then come through', () => {
    const requests = new OpenRequests();
    const opened: string[] = [];
    requests.ask('first');
    requests.ask('second');
    requests.serve((file) => opened.push(file));
    requests.ask('third');
    expect(opened).toEqual(['second', 'third']);
  });
});

describe('what a second start told', () => {
  it.each([undefined, null, {}, { args: 'x', cwd: '/' }, { args: [1], cwd: '/' }, { args: [] }, 'x'])(
    'is not taken when it is %j',
    (value) => expect(isSecondStart(value)).toBe(false),
  );
  it('is taken as this app writes it', () => expect(isSecondStart({ args: ['a'], cwd: '/' })).toBe(true));
});
