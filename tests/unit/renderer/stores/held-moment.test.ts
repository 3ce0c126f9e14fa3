import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exposurePlot } from '../../../../src/renderer/panes/exposure/select-exposure.ts';
import { smilePlot, termPlot } from '../../../../src/renderer/panes/volatility/select-curves.ts';
import { offerChain } from '../../../../src/renderer/stores/held-chain.ts';
import { resetEngineStores, useAnalyticsStore } from '../../../../src/renderer/stores/engine-stores.ts';
import {
  heldBars,
  heldChain,
  heldExposure,
  heldExposures,
  heldName,
  heldSmiles,
  holdMoment,
  letGo,
  offerBars,
  useHeldMoment,
} from '../../../../src/renderer/stores/held-moment.ts';
import { useNoticeStore } from '../../../../src/renderer/stores/notices-store.ts';
import { useWorldStore } from '../../../../src/renderer/stores/world-store.ts';
import type { AnalyticsResult, ExposureResult, SmileCurve } from '../../../../src/shared/contract/analytics.ts';
import type { CallInput, CallResult } from '../../../../src/shared/contract/calls.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

const AT_MS = Date.parse('2026-11-20T15:15:03Z');
const STRIKES = [640, 650, 660];

const curve = (expiry: string, iv: number): SmileCurve => ({
  expiry,
  root: 'SPY',
  years: 0.1,
  forward: 650,
  strikes: STRIKES,
  iv: [iv, iv, iv],
  callIv: [iv, iv, iv],
  putIv: [iv, iv, iv],
  halfSpread: [0, 0, 0],
  oldQuotes: 0,
  atmIv: iv,
});
const smiles = (underlying: string, curves: SmileCurve[], over: object = {}): AnalyticsResult => ({
  what: 'volatility',
  underlying,
  atMs: AT_MS,
  spot: 650,
  curves,
  ...over,
});
const exposures = (gex: readonly number[], expiries: readonly string[]): ExposureResult =>
  ({
    what: 'exposure',
    underlying: 'SPY',
    sign: 'naive',
    spot: 650,
    byStrike: STRIKES.map((strike, i) => ({ strike, gex: gex[i] })),
    byExpiry: expiries.map((expiry, i) => ({ expiry, gex: gex[i] })),
    total: { gex: gex.reduce((sum, value) => sum + value) },
    zeroGamma: [],
  }) as unknown as ExposureResult;

const show = (...results: AnalyticsResult[]): void =>
  useAnalyticsStore.setState({ results: Object.fromEntries(results.map((result, i) => [`${i}`, result])) });
const named = () => ({ moment: useHeldMoment.getState().held!, name: 'B' });

type Values = (input: CallInput<'market.values'>) => CallResult<'market.values'>;
/** The engine; refuses where `values` throws. */
const answerValues = (values: Values): unknown =>
  vi.stubGlobal('window', {
    tapedeck: {
      calls: {
        'market.values': async (input: CallInput<'market.values'>) => {
          try {
            return { ok: true, value: values(input) };
          } catch (error) {
            return { ok: false, error: { code: 'x', message: (error as Error).message } };
          }
        },
      },
    },
  });
const CALL = 'O:SPY261218C00650000';
const LIVE = { oldExpiries: [], isHeldUp: false };
const FAR = 'O:SPY261218C00900000';

afterEach(() => vi.unstubAllGlobals());
beforeEach(() => {
  letGo();
  resetEngineStores();
  useNoticeStore.setState({ notices: [] });
  useWorldStore.setState({
    world: {
      kind: 'replay',
      ready: true,
      replay: { sessionId: 'day', positionMs: AT_MS, playing: false },
    } as unknown as WorldState,
  });
});

test('a held moment stays over a jump, with its own clock and the way back', () => {
  show(smiles('SPY', [curve('2026-12-18', 0.2)]));
  void holdMoment();
  resetEngineStores();
  const { held } = useHeldMoment.getState();
  expect(held).toMatchObject({ atMs: AT_MS, of: { sessionId: 'day' } });
  expect(heldName(held!, AT_MS + 3_600_000)).toBe('B 10:15:03 ET');
  expect(heldName(held!, AT_MS + 86_400_000)).toBe('B 2026-11-20 10:15:03 ET');
});

test('its smiles lie behind those of the same listings, in its own colour; others have none', () => {
  show(smiles('QQQ', [curve('2026-12-18', 0.5)]), smiles('SPY', [curve('2026-12-18', 0.2)]));
  void holdMoment();
  const now = smiles('SPY', [curve('2026-12-18', 0.3), curve('2027-01-15', 0.4)]) as Parameters<typeof smilePlot>[0];
  const drawn = smilePlot(now, 'otm', 'strike', [], named()).series;
  expect(drawn.map(({ colour, y }) => [colour, y[0]])).toEqual([
    [{ series: 0 }, 30],
    [{ series: 1 }, 40],
    ['held', 20],
  ]);
  expect(drawn[2]).toMatchObject({ label: 'SPY 18 Dec B', dash: true });
  expect(termPlot(now, named()).series.map(({ y }) => [...(y as number[])])).toEqual([[30, 40], [20]]);
  expect(smilePlot(now, 'otm').series).toHaveLength(2);
});

test('its net exposure stands at the strikes shown and at the same expiries', () => {
  show(exposures([1, 2, 3], ['2026-11-27', '2026-12-18']));
  void holdMoment();
  const now = exposures([10, 20, 30], ['2026-12-18', '2027-01-15']);
  const of = (by: 'strike' | 'expiry', reach: number) =>
    exposurePlot(now, { measure: 'gex', by, reach }, named()).series.find(({ colour }) => colour === 'held');
  expect(of('strike', 500)).toMatchObject({ x: STRIKES, y: [1, 2, 3] });
  expect(of('strike', 0)).toMatchObject({ x: [650], y: [2] });
  expect(of('expiry', 500)).toMatchObject({ x: [0], y: [2] });
  expect(heldExposure(useHeldMoment.getState().held, { underlying: 'SPY', sign: 'volumeWeighted' })).toBe(undefined);
});

test('what is still being computed is not held; where that is all, it says so and keeps the one before', () => {
  show(smiles('SPY', [curve('2026-12-18', 0.2)]));
  void holdMoment();
  const before = useHeldMoment.getState().held;
  show(smiles('SPY', [curve('2026-12-18', 0.9)], { computing: { done: 1, of: 2 } }));
  void holdMoment();
  expect(useHeldMoment.getState().held).toBe(before);
  expect(useNoticeStore.getState().notices.map(({ title }) => title)).toEqual(['Nothing to hold yet']);
});

test('the charts on screen are held with the bars of their day, and only those', () => {
  const at = (text: string): number => Date.parse(text);
  const closes = {
    startMs: [at('2026-11-19T20:59:00Z'), at('2026-11-20T14:30:00Z'), at('2026-11-20T15:14:00Z')],
    close: [640, 650, 651],
  };
  const withdraw = offerBars(() => ({ symbol: 'SPY', timeframeMs: 60_000, closes }));
  const other = offerBars(() => undefined);
  void holdMoment();
  withdraw();
  other();
  const { held } = useHeldMoment.getState();
  expect(heldBars(held, 'SPY', 60_000)).toMatchObject({ date: '2026-11-20', close: [650, 651] });
  expect(heldBars(held, 'SPY', 300_000)).toBeUndefined();
  expect(heldBars(held, 'QQQ', 60_000)).toBeUndefined();
  letGo();
  // No chart is on screen any more.
  void holdMoment();
  expect(useHeldMoment.getState().held).toBeUndefined();
});

test('the chains on screen are held whole, with the engine’s clock: contracts outside the view and the underlying too', async () => {
  const asked: string[][] = [];
  answerValues(({ symbols, columns }) => {
    asked.push(symbols);
    const bids = symbols.map((symbol) => (symbol === CALL ? 2.35 : symbol === 'SPY' ? 648.2 : Number.NaN));
    return { atMs: AT_MS + 40, values: columns.map((name) => (name === 'bid' || name === 'last' ? bids : [])) };
  });
  const withdraw = [
    offerChain(() => ({ underlying: 'SPY', symbols: [CALL], ...LIVE })),
    offerChain(() => ({ underlying: 'SPY', symbols: [CALL, FAR], ...LIVE, oldExpiries: ['SPY 2026-12-18'] })),
    // Its contracts are not listed yet.
    offerChain(() => ({ underlying: 'QQQ', symbols: [], ...LIVE })),
  ];
  await holdMoment();
  for (const one of withdraw) one();
  expect(asked).toEqual([['SPY', CALL, FAR]]);
  const chain = heldChain(useHeldMoment.getState().held, 'SPY')!;
  expect([chain.engineAtMs, chain.spot, chain.value(chain.idOf(CALL), 'bid')]).toEqual([AT_MS + 40, 648.2, 2.35]);
  expect([chain.value(chain.idOf(FAR), 'bid'), chain.value(chain.idOf('O:NONE'), 'bid')]).toEqual([NaN, NaN]);
  expect([chain.isModelOld('SPY 2026-12-18'), chain.isModelOld('SPY 2026-12-19'), chain.isHeldUp]).toEqual([
    true,
    false,
    false,
  ]);
  expect(heldChain(useHeldMoment.getState().held, 'QQQ')).toBeUndefined();
});

test('a chain the engine does not answer for is said; what else was on screen is held', async () => {
  answerValues(() => {
    throw new Error('The engine is busy.');
  });
  show(smiles('SPY', [curve('2026-12-18', 0.2)]));
  const withdraw = offerChain(() => ({ underlying: 'SPY', symbols: [CALL], ...LIVE }));
  await holdMoment();
  withdraw();
  const { held } = useHeldMoment.getState();
  expect([held?.results.length, heldChain(held, 'SPY')]).toEqual([1, undefined]);
  expect(useNoticeStore.getState().notices.map(({ title }) => title)).toEqual(['The chain was not held in B']);
});

test('an answer that comes after B was let go, or held anew, changes nothing', async () => {
  answerValues(({ symbols, columns }) => ({ atMs: AT_MS, values: columns.map(() => symbols.map(() => 1)) }));
  const withdraw = offerChain(() => ({ underlying: 'SPY', symbols: [CALL], ...LIVE }));
  const holding = holdMoment();
  letGo();
  await holding;
  withdraw();
  expect(useHeldMoment.getState().held).toBeUndefined();
});

test('before the market tells the time there is no moment to hold; B is named with its date while the time is unknown', async () => {
  useWorldStore.setState({ world: undefined, clockMs: Number.NaN });
  const withdraw = [
    offerChain(() => ({ underlying: 'SPY', symbols: [CALL], ...LIVE })),
    offerBars(() => ({ symbol: 'SPY', timeframeMs: 60_000, closes: { startMs: [AT_MS], close: [650] } })),
  ];
  await holdMoment();
  for (const one of withdraw) one();
  expect(useHeldMoment.getState().held).toBeUndefined();
  expect(useNoticeStore.getState().notices.map(({ title }) => title)).toEqual(['Nothing to hold yet']);
  const held = { atMs: AT_MS, of: { simulated: true }, results: [], bars: [], chains: [] };
  expect(heldName(held, Number.NaN)).toBe('B 2026-11-20 10:15:03 ET');
});

test('what a pane shows was on screen at B: the same, other expiries, another assumption, or nothing', async () => {
  show(smiles('SPY', [curve('2026-11-23', 0.2)]), exposures([1, 2, 3], ['2026-11-23']));
  await holdMoment();
  const { held } = useHeldMoment.getState();
  expect(heldSmiles(held, 'SPY', [curve('2026-11-23', 0.3), curve('2026-11-27', 0.3)])).toBe('same');
  expect(heldSmiles(held, 'SPY', [curve('2026-11-27', 0.3)])).toBe('otherExpiries');
  expect(heldSmiles(held, 'SPY', undefined)).toBe('same');
  expect(heldSmiles(held, 'QQQ', [curve('2026-11-23', 0.3)])).toBe('none');
  expect(heldExposures(held, { underlying: 'SPY', sign: 'naive' })).toBe('same');
  expect(heldExposures(held, { underlying: 'SPY', sign: 'volumeWeighted' })).toBe('otherAssumption');
  expect(heldExposures(held, { underlying: 'QQQ', sign: 'naive' })).toBe('none');
});
