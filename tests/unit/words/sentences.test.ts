/** Every list of sentences the person may read, by area: each is whole, and what is a fault says what to do or what happens by itself. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as feed from '../../../src/main/engine/feed/feed-words.ts';
import * as health from '../../../src/main/engine/health/health-words.ts';
import * as history from '../../../src/main/engine/history/history-words.ts';
import * as losses from '../../../src/main/engine/publish/loss-words.ts';
import * as session from '../../../src/main/engine/session/format/session-words.ts';
import * as recording from '../../../src/main/engine/session/recording/recording-words.ts';
import * as replay from '../../../src/main/engine/session/replay/replay-words.ts';
import * as world from '../../../src/main/engine/world/world-words.ts';
import * as engine from '../../../src/main/host/engine-words.ts';
import * as library from '../../../src/main/host/library-words.ts';
import * as alertDialog from '../../../src/renderer/app/dialogs/alert-dialog-words.ts';
import * as settings from '../../../src/renderer/app/settings/settings-words.ts';
import * as alerts from '../../../src/renderer/panes/alerts/alert-words.ts';
import * as chart from '../../../src/renderer/panes/chart/chart-words.ts';
import * as watchlist from '../../../src/renderer/panes/watchlist/watchlist-words.ts';
import * as chain from '../../../src/renderer/panes/chain/chain-words.ts';
import * as flow from '../../../src/renderer/panes/flow/flow-words.ts';
import * as exposure from '../../../src/renderer/panes/exposure/exposure-words.ts';
import * as volatility from '../../../src/renderer/panes/volatility/volatility-words.ts';
import * as scanner from '../../../src/renderer/panes/scanner/scanner-words.ts';
import * as healthPane from '../../../src/renderer/panes/health/health-words.ts';
import * as historyPane from '../../../src/renderer/panes/history/history-words.ts';
import * as replayPane from '../../../src/renderer/panes/replay/replay-words.ts';
import * as stores from '../../../src/renderer/stores/store-words.ts';
import * as components from '../../../src/renderer/components/component-words.ts';
import * as worldBadge from '../../../src/renderer/components/badge-words.ts';
import * as leaders from '../../../src/renderer/panes/flow-leaders/leader-words.ts';
import * as key from '../../../src/shared/contract/key-words.ts';

const AREAS: Record<string, object> = {
  feed,
  health,
  history,
  losses,
  session,
  recording,
  replay,
  world,
  engine,
  library,
  alertDialog,
  settings,
  stores,
  alerts,
  chain,
  chart,
  watchlist,
  flow,
  exposure,
  volatility,
  scanner,
  healthPane,
  historyPane,
  replayPane,
  key,
  components,
  worldBadge,
  leaders,
};

type Words = string | { title: string; message: string };

/** The arguments of a sentence are numbers here, or another area's sentences. */
const NUMBER = 7;
const TOLD = 'It failed.';
const TOLD_SENTENCES: Record<string, unknown[]> = {
  partly: [1, NUMBER, TOLD],
  noFirstFill: [TOLD],
  notRecorded: [TOLD],
  recordingOff: [TOLD],
  simulationFailed: [TOLD],
  refused: ['Options', 'The plan has no stream.', false],
  disconnected: ['Options', 'The connection was closed; connecting again.'],
  evicted: ['Options', 'Another session is live.'],
  unknownAtEnd: [TOLD],
  readWithout: ['its index is damaged'],
  known: [{ known: NUMBER, sessions: NUMBER, fillable: NUMBER }],
  pace: [{ perMinute: NUMBER }],
  withoutOptions: [['ZZZ']],
  noMarket: [TOLD],
  noneLeft: [TOLD],
  noCurve: [TOLD],
  noDensity: ['It is none.'],
  notRefreshed: [TOLD],
};

function* sentencesOf(list: object): Iterable<[name: string, words: Words]> {
  for (const [name, member] of Object.entries(list)) {
    const say = member as (...values: unknown[]) => Words;
    if (typeof member !== 'function') yield [name, member as Words];
    else yield [name, say(...(TOLD_SENTENCES[name] ?? [NUMBER, NUMBER, NUMBER]))];
  }
}

interface Said {
  area: string;
  list: string;
  name: string;
  text: string;
}

const said: Said[] = Object.entries(AREAS).flatMap(([area, module]) =>
  Object.entries(module)
    .filter(([list]) => /(Faults|States|Hints|Notices|Words)$/.test(list))
    .flatMap(([list, members]) =>
      [...sentencesOf(members as object)].flatMap(([name, words]) => {
        const texts = typeof words === 'string' ? [words] : [words.message];
        return texts.map((text) => ({ area, list, name, text }));
      }),
    ),
);
const titles = Object.values(AREAS).flatMap((module) =>
  Object.entries(module)
    .filter(([list]) => /(Notices|Titles)$/.test(list))
    .flatMap(([, members]) => [...sentencesOf(members as object)])
    .map(([, words]) => (typeof words === 'string' ? words : words.title)),
);
const named = ({ area, list, name, text }: Said): [string, string] => [`${area} ${list}.${name}`, text];

/** An order to the person, or that nothing is to be done because it goes on by itself. */
const ACTION =
  /\b(Connect|Close|Check|Choose|Correct|Update|Go to|Copy it|Show|Use|Give it|Start|Open|Restart|Replay|Try|Look for|Go to|Narrow|Nothing to do|enter another|ask for less|wait|fill it in|filled in|saves what|tested by itself|connecting again|next try|the next opens|goes on when|goes on once|asked for again|by itself|come by themselves|shows it|is shown instead|Until it is back|Recording continues|resumes|is connected|do not enter|health pane|again)\b/i;

describe('the sentences of every area', () => {
  test('are many, and none of them stands in two lists', () => {
    expect(said.length).toBeGreaterThan(160);
    const texts = said.map(({ text }) => text);
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
  });

  test.each(said.map(named))('%s is whole', (_name, text) => {
    expect(text).toMatch(/^["“A-Z0-9]/);
    expect(text).toMatch(/[.?]$/);
    expect(text).not.toMatch(/undefined|NaN|null|\[object|  |\.\.| ,|\( ?\)/);
    expect(text).not.toMatch(/key: |TODO/);
  });

  test.each(said.filter(({ list, name }) => /(Faults|Notices)$/.test(list) && name !== 'recovered').map(named))(
    '%s says what to do, or that it goes on by itself',
    (_name, text) => expect(text).toMatch(ACTION),
  );

  test('titles of notices are short, and no sentences', () => {
    expect(titles.length).toBeGreaterThan(25);
    for (const title of titles) {
      expect(title.length).toBeLessThanOrEqual(60);
      expect(title).toMatch(/^[A-Z0-9]/);
      expect(title).not.toMatch(/[^.]\.$|undefined/);
    }
  });
});

/** Areas all of whose sentences stand in their list. `definition.ts` holds the help of F1, which has a test of its own. */
const MOVED = [
  'components',
  'panes/chain',
  'panes/flow-leaders',
  'panes/greeks-matrix',
  'panes/scanner',
  'panes/ticker',
  'panes/watchlist',
  'panes/health',
  'panes/flow',
  'panes/chart',
  'panes/exposure',
  'panes/volatility',
  'panes/alerts',
  'panes/replay',
  'panes/history',
  'app/settings',
];

/** What looks like a sentence between quotation marks or as text of an element. */
const SENTENCE = /(?:['"`]|>\s*|^\s+)([A-Z“][^'"`<>{}=;]{18,}\.)(?=['"`<{\s]|$)/gm;

describe('no sentence stands outside its list', () => {
  test.each(MOVED)('%s', (area) => {
    const files = globSync(`src/renderer/${area}/**/*.{ts,tsx}`).filter(
      (file) => !/-words\.ts$|definition\.ts$/.test(file),
    );
    expect(files.length).toBeGreaterThan(0);
    const found = files.flatMap((file) => {
      const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return [...code.matchAll(SENTENCE)].map(([, text]) => `${file}: ${text}`);
    });
    expect(found).toEqual([]);
  });

  test('the search finds one in quotes, in a template and as text', () => {
    const code =
      "a('Nothing has fired yet, so there.');\n  return `Nothing of it is kept yet.`;\n   Nothing has fired at all here.\n";
    expect([...code.matchAll(SENTENCE)]).toHaveLength(3);
  });
});
