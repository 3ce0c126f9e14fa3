import { expect, test } from 'vitest';
import { useHealthStore } from '../../../../../src/renderer/stores/engine-stores.ts';
import type { EngineHealth } from '../../../../../src/shared/contract/health.ts';
import type { ChainSummary } from '../../../../../src/shared/contract/streams.ts';
import { summaryLine } from '../../../../../src/renderer/panes/chain/ChainSummaryStrip.tsx';
import { forwardAt, isSpotImplied } from '../../../../../src/renderer/panes/chain/forward-at.ts';
import { forwardInWords } from '../../../../../src/renderer/panes/chain/chain-words.ts';

const forwardSource = 'spot and rate';

test('the forward’s hover names rate and carry once they are known, and never NaN', () => {
  expect(forwardInWords({ forwardSource, rateFraction: 0.041, carryFraction: 0.012 })).toBe(
    'spot and rate; rate 4.10%, carry 1.20%',
  );
  expect(forwardInWords({ forwardSource, rateFraction: 0 })).toBe('spot and rate; rate 0.00%');
  // Before the first forward there is no expiry's rate either.
  expect(forwardInWords({ forwardSource, rateFraction: Number.NaN })).toBe(forwardSource);
  expect(forwardInWords({ forwardSource, rateFraction: Number.NaN, carryFraction: 0.012 })).toBe(
    'spot and rate; carry 1.20%',
  );
});

test('an expiry’s heading says that its model is old, or how far it is behind', () => {
  const coverage = { live: 250, liveAtMs: 1_000, polled: 232, old: 0, none: 0 };
  const chain = { forward: 650.5, atmIvFraction: 0.18, modelAtMs: 1_000, coverage } as ChainSummary;
  const quotes = 'quotes 250 streaming, 232 REST';
  const said = (nowMs: number, more: Partial<ChainSummary> = {}) =>
    summaryLine({ ...chain, ...more }, 'SPY 20 Nov', { spot: Number.NaN, ms: nowMs });
  expect(said(6_000)).toBe(`SPY 20 Nov  ·  fwd 650.50  ·  IV 18.0%  ·  ${quotes}`);
  expect(said(6_000, { atmIvHeld: true })).toBe(`SPY 20 Nov  ·  fwd 650.50  ·  IV ≈18.0%  ·  ${quotes}`);
  expect(said(6_001)).toBe(`SPY 20 Nov  ·  fwd 650.50  ·  IV 18.0%  ·  ${quotes}  ·  model 5s ago`);
  expect(said(13_000, { modelBehindMs: 11_000 })).toMatch(/ {2}·  model 11s behind$/);
  expect(said(13_000, { modelBehindMs: 11_000, modelWaiting: 210 })).toMatch(
    / {2}·  model 11s behind, 210 contracts wait$/,
  );
  expect(said(13_000, { modelAtMs: undefined })).not.toMatch(/model/);
  expect(summaryLine(undefined, 'SPY 20 Nov', { spot: 650, ms: 13_000 })).toBe('SPY 20 Nov');
});

test('an expiry’s heading says what of its quotes is held and fresh, and why it is not refreshed', () => {
  const said = (coverage: ChainSummary['coverage'], more: Partial<ChainSummary> = {}) =>
    summaryLine({ coverage, ...more } as ChainSummary, 'SPY 20 Nov', { spot: 650, ms: 200_000 });
  expect(said({ live: 120, liveAtMs: 20_000, polled: 0, old: 0, none: 3 })).toBe(
    'SPY 20 Nov  ·  quotes 120 held, newest 3m old',
  );
  expect(said({ live: 0, polled: 0, old: 482, none: 0 })).toBe('SPY 20 Nov  ·  quotes 482 old');
  // Never quoted all day.
  expect(said({ live: 0, polled: 0, old: 0, none: 84 })).toBe('SPY 20 Nov  ·  no quotes');
  expect(said({ live: 0, polled: 0, old: 0, none: 84 }, { error: 'The server has a fault.' })).toContain(
    'The chain could not be refreshed: The server has a fault.',
  );
  expect(said({ live: 1, liveAtMs: 199_000, polled: 0, old: 0, none: 0 }, { vendorAtMs: 1 })).toBe(
    'SPY 20 Nov  ·  quotes not in the plan',
  );
});

test('a plan of finished days fails at no refresh: a note says what it lacks', () => {
  const coverage = { live: 0, polled: 0, old: 0, none: 84 };
  const chain = { coverage, error: 'You are not entitled to this data.' } as ChainSummary;
  const said = () => summaryLine(chain, 'SPY 20 Nov', { spot: 650, ms: 0 });
  expect(said()).toContain('could not be refreshed');
  const capabilities = [{ market: 'options', timeliness: 'none', channels: {}, rest: 'limited' }];
  // Of health only what a plan is read from.
  useHealthStore.setState({ health: { sockets: [], capabilities } as unknown as EngineHealth });
  expect(said()).toBe('SPY 20 Nov  ·  quotes not in the plan');
  useHealthStore.setState({ health: undefined });
});

test('the forward belongs to the spot beside it: it moves with spot between passes', () => {
  const chain = { forward: 6_540, spot: 6_500 };
  expect(forwardAt(chain, 6_500)).toBe(6_540);
  expect(forwardAt(chain, 6_513)! / 6_513).toBeCloseTo(6_540 / 6_500, 12);
  expect(forwardAt(chain, Number.NaN)).toBe(6_540);
  // What the options imply has no other spot beside it.
  expect(forwardAt({ ...chain, spotImplied: true }, 6_513)).toBe(6_540);
  // Of a session's end it stays, whatever spot does; and a price of now goes before what standing quotes imply.
  expect(forwardAt({ ...chain, sessionEndMs: 1 }, 6_513)).toBe(6_540);
  const implied = { spotImplied: true } as ChainSummary;
  expect([isSpotImplied(implied, 6_513), isSpotImplied({ ...implied, sessionEndMs: 1 }, 6_513)]).toEqual([true, false]);
  expect(isSpotImplied({ ...implied, sessionEndMs: 1 }, Number.NaN)).toBe(true);
  expect(forwardAt({ spot: 6_500 }, 6_513)).toBeUndefined();
  const coverage = { live: 0, polled: 0, old: 0, none: 12 };
  const line = summaryLine({ ...chain, coverage } as ChainSummary, 'SPXW 20 Nov', { spot: 6_513, ms: 0 });
  expect(line).toBe('SPXW 20 Nov  ·  fwd 6553.08  ·  no quotes');
});
