import { describe, expect, it, test } from 'vitest';
import { keysText, matchesKeys, writeKeys } from '../../../src/renderer/components/match-keys.ts';
import { rankCommands } from '../../../src/renderer/commands/rank-commands.ts';
import { jumpProblem, parseJump } from '../../../src/renderer/panes/replay/parse-jump.ts';
import { selectWorldBadge } from '../../../src/renderer/components/world-text.ts';
import { etInstant } from '../../../src/shared/market/calendar.ts';
import type { EngineHealth, SocketState } from '../../../src/shared/contract/health.ts';
import type { Market } from '../../../src/shared/market/symbols.ts';
import type { WorldState } from '../../../src/shared/contract/world.ts';

const press = (
  key: string,
  code: string,
  mods: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...mods,
});

describe('keys in writing', () => {
  it.each([
    [press('k', 'KeyK', { ctrlKey: true }), 'Ctrl+K'],
    [press('!', 'Digit1', { altKey: true, shiftKey: true }), 'Alt+Shift+1'],
    [press('F6', 'F6', { shiftKey: true }), 'Shift+F6'],
    [press('?', 'Slash', { shiftKey: true }), '?'],
    [press('Enter', 'Enter', { metaKey: true }), 'Ctrl+Enter'],
    [press('+', 'Equal', { shiftKey: true }), '+'],
    [press('+', 'NumpadAdd', { ctrlKey: true }), 'Ctrl++'],
    [press('+', 'Equal', { altKey: true, shiftKey: true }), 'Alt++'],
  ])('are heard again as they were written: %o', (event, written) => {
    expect(writeKeys(event)).toBe(written);
    expect(matchesKeys(written, event)).toBe(true);
  });
  it.each([
    ['Ctrl+K', 'Ctrl K'],
    ['+', '+'],
    ['Ctrl++', 'Ctrl +'],
    ['Ctrl+ ', 'Ctrl Space'],
    ['↑ ↓ + -', '↑ ↓ + -'],
  ])('are shown without the plus that joins them: %s', (keys, text) => expect(keysText(keys)).toBe(text));
  it('are nothing while only a modifier is down', () =>
    expect(writeKeys(press('Control', 'ControlLeft', { ctrlKey: true }))).toBeUndefined());
});

describe('matchesKeys', () => {
  it('takes Ctrl or ⌘, and no more modifiers than asked', () => {
    expect(matchesKeys('Ctrl+K', press('k', 'KeyK', { ctrlKey: true }))).toBe(true);
    expect(matchesKeys('Ctrl+K', press('k', 'KeyK', { metaKey: true }))).toBe(true);
    expect(matchesKeys('Ctrl+K', press('k', 'KeyK'))).toBe(false);
    expect(matchesKeys('Ctrl+K', press('K', 'KeyK', { ctrlKey: true, shiftKey: true }))).toBe(false);
  });
  it('finds Alt digits where Alt changes the character, and punctuation by itself', () => {
    expect(matchesKeys('Alt+1', press('¡', 'Digit1', { altKey: true }))).toBe(true);
    expect(matchesKeys('?', press('?', 'Slash', { shiftKey: true }))).toBe(true);
    expect(matchesKeys('?', press('/', 'Slash'))).toBe(false);
  });
});

describe('rankCommands', () => {
  const command = (title: string) => ({ id: title, title, group: 'Panes', run: () => undefined });
  it('wants every word and puts titles that begin with them first', () => {
    const commands = [command('New Chart pane'), command('Chart colours'), command('Reset layout')];
    expect(rankCommands(commands, 'chart').map((c) => c.title)).toEqual(['Chart colours', 'New Chart pane']);
    expect(rankCommands(commands, 'pane new').map((c) => c.title)).toEqual(['New Chart pane']);
  });
  it('takes words by their beginnings before anything inside a word, which four letters name at least', () => {
    const commands = ['Updates: how a new version comes', 'Greeks matrix', 'Chart: add indicator RSI', 'Add ATR'];
    const found = (text: string): string[] => rankCommands(commands.map(command), text).map((c) => c.title);
    expect(found('rsi')).toEqual(['Chart: add indicator RSI']);
    expect(found('atr')).toEqual(['Add ATR']);
    expect(found('rsion')).toEqual(['Updates: how a new version comes']);
    expect(found('indicator')).toEqual(['Chart: add indicator RSI']);
    const inside = [command('Go conversion'), { ...command('Other'), keywords: 'version' }];
    expect(rankCommands(inside, 'version').map((c) => c.title)).toEqual(['Other', 'Go conversion']);
    expect(rankCommands([command('Workspace: new Charts 2×2')], '2x2')).toHaveLength(1);
    expect(rankCommands([command('Workspace: new Charts 2×2')], '2×2')).toHaveLength(1);
  });
  it('finds by the hint what no title names, by beginnings of its words, last', () => {
    const commands = [
      { ...command('Go to Exposure'), hint: 'Gamma and delta exposure by strike.' },
      command('Gamma colours'),
      command('Hide gamma'),
    ];
    const found = (text: string): string[] => rankCommands(commands, text).map((c) => c.title);
    expect(found('gamma')).toEqual(['Gamma colours', 'Hide gamma', 'Go to Exposure']);
    expect(found('exposure strike')).toEqual(['Go to Exposure']);
    expect(found('trike')).toEqual([]);
    const settings = { ...command('Settings'), keywords: 'preferences Recordings folder' };
    expect(rankCommands([settings, ...commands], 'recordings')).toEqual([settings]);
  });
});

test('of commands that differ in case alone the one typed comes first, in any order of theirs', () => {
  const of = (title: string) => ({ id: title, title, group: 'Chart', run: () => undefined });
  const [minute, month] = [of('Chart: timeframe 1m'), of('Chart: timeframe 1M')];
  for (const commands of [
    [minute, month],
    [month, minute],
  ]) {
    expect(rankCommands(commands, 'chart: timeframe 1M')[0]).toBe(month);
    expect(rankCommands(commands, 'Chart: timeframe 1m')[0]).toBe(minute);
    expect(rankCommands(commands, '1M')[0]).toBe(month);
    expect(rankCommands(commands, 'timeframe 1m')[0]).toBe(minute);
  }
});

describe('jumpProblem', () => {
  const startMs = etInstant('2026-11-19', 9, 30) + 250;
  const endMs = etInstant('2026-11-19', 16, 0);
  it.each([
    ['15:42', undefined],
    ['9:30', undefined],
    ['16:00', undefined],
    ['9:29', 'The recording does not cover that time. Choose one from 09:30:00 to 16:00:00 ET.'],
    ['16:01', 'The recording does not cover that time. Choose one from 09:30:00 to 16:00:00 ET.'],
    ['25:00', /“25:00” is no time of day/],
    ['noon', /“noon” is no time of day/],
  ])('%s', (text, problem) => {
    const said = jumpProblem(text, etInstant('2026-11-19', 12, 0), [{ startMs, endMs }], 'exchange');
    if (problem instanceof RegExp) expect(said).toMatch(problem);
    else expect(said).toBe(problem);
  });
});

test('a jump over several days: within none of them it says what was recorded', () => {
  const days = ['2026-11-19', '2026-11-20'].map((date) => ({
    startMs: etInstant(date, 9, 30),
    endMs: etInstant(date, 16, 0),
  }));
  const near = etInstant('2026-11-19', 12, 0);
  expect(parseJump('11-20 15:42', near, 'exchange')).toBe(etInstant('2026-11-20', 15, 42));
  expect(parseJump('2025-11-20 942', near, 'exchange')).toBe(etInstant('2025-11-20', 9, 42));
  for (const day of ['11-40', '02-31', '2025-02-29', '00-10'])
    expect(parseJump(`${day} 15:42`, near, 'exchange'), day).toBeUndefined();
  expect(jumpProblem('11-20 15:42', near, days, 'exchange')).toBeUndefined();
  expect(jumpProblem('11-21 15:42', near, days, 'exchange')).toBe(
    'Nothing was recorded on 2026-11-21. Choose one of: 2026-11-19, 2026-11-20.',
  );
  expect(jumpProblem('11-20 17:00', near, days, 'exchange')).toBe(
    'The recording does not cover that time. Choose one from 09:30:00 to 16:00:00 ET.',
  );
});

describe('a jump in local time', () => {
  const near = new Date(2026, 10, 19, 12).getTime();
  it('is read in the zone that is shown, on that zone’s day', () => {
    expect(parseJump('15:42', near, 'local')).toBe(new Date(2026, 10, 19, 15, 42).getTime());
    expect(parseJump('11-20 00:10', near, 'local')).toBe(new Date(2026, 10, 20, 0, 10).getTime());
  });
  it('that was not recorded says which times are, in that zone', () => {
    const stretch = { startMs: near, endMs: near + 3_600_000 };
    expect(jumpProblem('12:30', near, [stretch], 'local')).toBeUndefined();
    expect(jumpProblem('13:30', near, [stretch], 'local')).toContain('from 12:00:00 to 13:00:00 local');
    expect(jumpProblem('11-21 12:00', near, [stretch], 'local')).toContain('Choose one of: 2026-11-19');
  });
});

describe('parseJump', () => {
  const near = etInstant('2026-11-19', 12, 0);
  it.each([
    ['15:42', 15, 42, 0],
    ['15:42:07', 15, 42, 7],
    ['942', 9, 42, 0],
    ['154207', 15, 42, 7],
  ])('%s', (text, h, m, s) => expect(parseJump(text, near, 'exchange')).toBe(etInstant('2026-11-19', h, m, s)));
  it.each(['', 'noon', '25:00', '12:60', '1:2:3'])('%s is no time', (text) =>
    expect(parseJump(text, near, 'exchange')).toBeUndefined(),
  );
});

function feedOf(
  states: Partial<Record<Market, SocketState>>,
  polling = false,
  lateMs?: number,
): Pick<EngineHealth, 'sockets' | 'capabilities'> {
  const markets = Object.entries(states) as [Market, SocketState][];
  const sockets = markets.map(([market, state]) => ({
    market,
    state,
    detail: 'why',
    polling,
    lateMs,
    subscriptions: { wanted: 1, held: 0, pending: 0, refused: 0, underWildcard: 0 },
  }));
  const capabilities = markets.map(([market, state]) => ({
    market,
    timeliness: state === 'planRefused' ? 'none' : 'unknown',
    channels: {},
    rest: state === 'planRefused' ? 'limited' : 'unknown',
  }));
  // Of a socket's health only what the badge reads.
  return { sockets, capabilities } as unknown as Pick<EngineHealth, 'sockets' | 'capabilities'>;
}

/** The plan gives these late. */
function delayed<F extends ReturnType<typeof feedOf>>(feed: F, ...markets: Market[]): F {
  const capabilities = feed.capabilities.map((capability) =>
    markets.includes(capability.market) ? { ...capability, restIsLive: false } : capability,
  );
  return { ...feed, capabilities };
}

describe('selectWorldBadge', () => {
  const world: WorldState = { kind: 'live', clockMs: 0, ready: true, source: '' };
  const at = etInstant('2026-11-19', 15, 42, 7);
  it('says which of the worlds is on screen', () => {
    const feed = feedOf({ stocks: 'live', options: 'live' });
    expect(selectWorldBadge(world, 'open', 0, feed).text).toBe('LIVE');
    expect(selectWorldBadge(world, 'open', 0, delayed(feed, 'stocks', 'options')).text).toBe('DELAYED 15m');
    const refused = feedOf({ stocks: 'planRefused', options: 'planRefused' }, true);
    expect(selectWorldBadge(world, 'open', 0, refused).text).toBe('POLLING');
    expect(selectWorldBadge(world, 'open', 0, delayed(refused, 'stocks')).text).toBe('POLLING · stocks 15m late');
    expect(selectWorldBadge(world, 'open', 0, delayed(refused, 'stocks', 'options')).text).toBe('POLLING 15m late');
    expect(selectWorldBadge({ ...world, kind: 'simulated' }, 'open', 0).text).toBe('SIMULATED');
    const replay = {
      sessionId: 'a',
      startMs: at,
      endMs: at + 1000,
      positionMs: at,
      playing: true,
      speed: 4,
      seeking: false,
      skipsQuiet: false,
    };
    expect(selectWorldBadge({ ...world, kind: 'replay', replay }, 'open', at).text).toBe(
      'REPLAY 2026-11-19 15:42:07 ET ×4',
    );
    const said = (speed: number, pace: number) =>
      selectWorldBadge({ ...world, kind: 'replay', replay: { ...replay, speed, pace } }, 'open', at).text.slice(30);
    expect(said(20, 19.6)).toBe('×20');
    expect(said(20, 12.94)).toBe('×13 of ×20');
    expect(said(4, 0)).toBe('×0.0 of ×4');
    expect(said(Number.POSITIVE_INFINITY, 340.2)).toBe('×max, now ×340');
  });
  it.each([
    ['a socket that is silent while its market is open', undefined, 'SILENT', new Set(['stocks'])],
    ['data that is eleven seconds late', 11_000, 'LATE 11s', undefined],
    ['data that is four seconds late', 4_000, 'LIVE', undefined],
  ])('TRAP-15: %s is not LIVE', (_name, lateMs, text, stale) => {
    expect(selectWorldBadge(world, 'open', 0, feedOf({ stocks: 'live' }, false, lateMs), stale).text).toBe(text);
  });
  it('names the market that is silent or late beside the others, in the simulated world too', () => {
    const feed = feedOf({ stocks: 'live', options: 'slow' });
    expect(selectWorldBadge(world, 'open', 0, feed).text).toBe('LIVE · options late');
    expect(selectWorldBadge(world, 'open', 0, feed, new Set(['stocks', 'options'])).text).toBe('SILENT');
    const simulated: WorldState = { ...world, kind: 'simulated' };
    expect(selectWorldBadge(simulated, 'open', 0, feed).text).toBe('SIMULATED · options late');
    const late = feedOf({ stocks: 'live', options: 'live' }, false, 7_000);
    late.sockets[0].lateMs = 12_000;
    expect(selectWorldBadge(world, 'open', 0, late).text).toBe('LATE 12s');
    const waiting = feedOf({ stocks: 'live', options: 'waiting' });
    expect(selectWorldBadge(world, 'open', 0, waiting).text).toBe('LIVE · options waiting');
  });
  it.each([
    [[], 19_000, 12_000, 'LATE 19s · model 12s late'],
    [[], 19_000, undefined, 'LATE 19s'],
    [[], undefined, 12_000, 'LIVE · model 12s late'],
    [['stocks', 'options'] as const, 19_000, undefined, 'DELAYED 15m · prints 19s late'],
    [['stocks'] as const, 19_000, undefined, 'LATE 19s · stocks delayed 15m'],
  ])(
    'is no green LIVE while this computer is behind: late by plan %j, prints %s, model %s',
    (byPlan, prints, model, text) => {
      const measured = {
        ...delayed(feedOf({ stocks: 'live', options: 'live' }), ...byPlan),
        publish: [{ windowId: 'a', printsBehindMs: prints }],
        analytics: { behindMs: model },
        // Of the report only what is read.
      } as unknown as EngineHealth;
      const badge = selectWorldBadge(world, 'open', 0, measured);
      expect(badge).toMatchObject({ text, kind: 'delayed' });
      expect(badge.detail).toMatch(prints === undefined ? /Greeks are that old/ : /Prints wait for this window/);
      const onTime = {
        ...feedOf({ stocks: 'live', options: 'live' }),
        publish: [{ printsBehindMs: 4_999 }],
        analytics: { behindMs: 4_999 },
      };
      expect(selectWorldBadge(world, 'open', 0, onTime as unknown as EngineHealth)).toMatchObject({
        text: 'LIVE',
        kind: 'live',
      });
    },
  );
  it('a connection on which nothing has moved for a minute is quiet and not live, as after the close', () => {
    const feed = feedOf({ stocks: 'live', options: 'live' });
    for (const socket of feed.sockets) Object.assign(socket, { liveSinceMs: 1_000, lastEventAtMs: 40_000 });
    expect(selectWorldBadge(world, 'open', 100_000, feed)).toMatchObject({ text: 'LIVE', kind: 'live' });
    expect(selectWorldBadge(world, 'open', 100_001, feed)).toMatchObject({ text: 'QUIET', kind: 'starting' });
    feed.sockets[0].lastEventAtMs = 99_000;
    expect(selectWorldBadge(world, 'open', 100_001, feed)).toMatchObject({
      text: 'LIVE · options quiet',
      kind: 'live',
    });
    expect(selectWorldBadge(world, 'open', 100_001, feed, new Set(['options'])).text).toBe('LIVE · options silent');
  });
  it.each([
    ['a free plan', feedOf({ stocks: 'planRefused', options: 'planRefused' }), 'END OF DAY', 'delayed'],
    [
      'the moment before the first login',
      feedOf({ stocks: 'connecting', options: 'authenticating' }),
      'CONNECTING',
      'starting',
    ],
    ['no network', feedOf({ stocks: 'backingOff', options: 'backingOff' }), 'DISCONNECTED', 'down'],
    ['no network, REST in its place', feedOf({ stocks: 'backingOff' }, true), 'POLLING', 'delayed'],
    ['another session', feedOf({ stocks: 'evicted', options: 'evicted' }), 'EVICTED', 'down'],
    ['a refused key', feedOf({ stocks: 'authFailed' }), 'KEY REFUSED', 'down'],
    ['several troubles', feedOf({ stocks: 'evicted', options: 'backingOff' }), 'NOT LIVE', 'down'],
    ['before the first word', undefined, 'CONNECTING', 'starting'],
    ['one market of two', feedOf({ stocks: 'planRefused', options: 'live' }), 'LIVE · stocks end of day', 'delayed'],
    ['one market on its way', feedOf({ stocks: 'connecting', options: 'live' }), 'LIVE', 'live'],
  ] as const)('calls live only what streams: %s', (_what, feed, text, kind) => {
    expect(selectWorldBadge(world, 'open', 0, feed)).toMatchObject({ text, kind });
  });
  it('the first word is of what streams; what comes late beside it is named, with how it comes', () => {
    const feed = feedOf({ stocks: 'planRefused', options: 'live', indices: 'planRefused' });
    feed.sockets[2].polling = true;
    expect(selectWorldBadge(world, 'open', 0, delayed(feed, 'indices'))).toEqual({
      kind: 'delayed',
      text: 'LIVE · stocks end of day, indices polling 15m late',
      detail: 'stocks: why\nindices: why\nindices: 15 minutes late, as your plan allows.',
    });
    const streams = feedOf({ stocks: 'live', options: 'live', indices: 'evicted' });
    expect(selectWorldBadge(world, 'open', 0, delayed(streams, 'stocks', 'indices'))).toEqual({
      kind: 'delayed',
      text: 'LIVE · stocks delayed 15m, indices evicted',
      detail: 'indices: why\nstocks: 15 minutes late, as your plan allows.',
    });
    expect(selectWorldBadge(world, 'open', 0, delayed(streams, 'stocks', 'options')).text).toBe(
      'DELAYED 15m · indices evicted',
    );
  });
  it('a server of one’s own is never taken for Massive’s', () => {
    const feed = feedOf({ stocks: 'live' });
    const own = { ...world, server: '127.0.0.1:4000' };
    expect(selectWorldBadge(world, 'open', 0, feed).server).toBeUndefined();
    const badge = selectWorldBadge(own, 'open', 0, feed);
    expect([badge.text, badge.server]).toEqual(['LIVE', 'own server']);
    expect(badge.detail).toContain('from 127.0.0.1:4000, a server that you named, and not from Massive');
    expect(selectWorldBadge(own, 'open', 0, feedOf({ stocks: 'evicted' })).detail).toContain('not from Massive');
  });
  it('never says LIVE while nothing is heard', () => {
    expect(selectWorldBadge(world, 'lost', 0).kind).toBe('down');
    expect(selectWorldBadge({ ...world, ready: false }, 'open', 0).kind).toBe('starting');
    expect(selectWorldBadge({ ...world, error: { code: 'x', message: 'Key refused' } }, 'open', 0)).toMatchObject({
      kind: 'down',
      detail: 'Key refused',
    });
  });
});
