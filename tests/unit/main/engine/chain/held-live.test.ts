import { beforeEach, describe, expect, it } from 'vitest';
import { isHeldLive, streamedOf } from '../../../../../src/main/engine/chain/held-live.ts';
import type { InstrumentId } from '../../../../../src/main/engine/market/instrument-table.ts';
import { NOW_MS, syntheticChain, type SyntheticChain } from './synthetic-chain.ts';

/** At 20 % and four weeks, strikes from 4,500 to 7,500 reach six deviations to either side. */
const STRIKES = Array.from({ length: 61 }, (_, i) => 4_500 + 50 * i);
const FAR = 4_500;
const NEAR = 5_500;

let chain: SyntheticChain;
let streaming: Set<InstrumentId>;
let then: ReadonlySet<InstrumentId> | undefined;
const watched = new Set<InstrumentId>();
const streams = (id: InstrumentId): boolean => streaming.has(id);
const held = (): boolean => {
  const modelled = chain.model.states;
  return isHeldLive({ slices: [chain.state.slice], streamedThen: then }, { modelled, watched, streams });
};

beforeEach(() => {
  chain = syntheticChain('SPXW', 'I:SPX', 6_000, STRIKES);
  chain.model.run(NOW_MS, Number.POSITIVE_INFINITY);
  streaming = new Set(streamedOf([chain.state.slice], () => true));
  streaming.delete(chain.id(FAR, 'P'));
  then = new Set(streaming);
  watched.clear();
});

describe('an expiry is held by the stream', () => {
  it('where all near the money streams, and what does not is far from it', () => {
    expect(held()).toBe(true);
    streaming.delete(chain.id(NEAR, 'P'));
    expect(held()).toBe(false);
  });

  it('not while a far contract without stream is on screen', () => {
    watched.add(chain.id(FAR, 'P'));
    expect(held()).toBe(false);
  });

  it('not until a snapshot was asked for after a contract began to stream: what stood before did not come', () => {
    then = new Set([...streaming].filter((id) => id !== chain.id(NEAR, 'P')));
    expect(held()).toBe(false);
    then = undefined;
    expect(held()).toBe(false);
  });

  it('not before its deviation is known', () => {
    chain = syntheticChain('SPXW', 'I:SPX', 6_000, STRIKES);
    expect(held()).toBe(false);
  });
});
