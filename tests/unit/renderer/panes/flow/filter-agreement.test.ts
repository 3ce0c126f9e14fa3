/** The engine's filter and the pane's are two programs for one rule: whatever a print holds, they answer alike. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts, PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { FlowFeed } from '../../../../../src/renderer/panes/flow/flow-feed.ts';
import type { FlowFilter } from '../../../../../src/shared/contract/demand.ts';
import { print, section } from './prints.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const CONTRACTS = [
  'O:SPY261218C00650000',
  'O:SPY261218P00640000',
  'O:SPXW261120P06700000',
  'O:SPX261218C06700000',
  'O:NVDA261120C00180000',
  'O:NVDA1270115C00180000',
];
const number = fc.constantFrom(Number.NaN, 0, 1, 10, 99, 100, 25_000, 100_000, -100_000, -50);
const filterOf = fc.record(
  {
    underlyings: fc.subarray(['SPY', 'I:SPX', 'NVDA', 'QQQ']),
    rights: fc.subarray<'C' | 'P'>(['C', 'P']),
    minPremiumUsd: fc.constantFrom(0, 1, 25_000, 100_000),
    minSize: fc.constantFrom(0, 1, 10, 100),
    expiryFrom: fc.constantFrom('2026-11-20', '2026-12-18', '2027-01-01'),
    expiryTo: fc.constantFrom('2026-11-20', '2026-12-18', '2026-12-31'),
  },
  { requiredKeys: ['underlyings', 'rights', 'minPremiumUsd', 'minSize'] },
);
const printOf = fc.record({ contract: fc.nat(CONTRACTS.length - 1), size: number, premiumUsd: number });

function engineSays(filter: FlowFilter, contract: number, size: number, premiumUsd: number): boolean {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(16);
  const seq = tape.append(table.intern(CONTRACTS[contract]));
  tape.set(seq, 'size', size);
  tape.set(seq, 'premiumUsd', premiumUsd);
  return new PrintFilter(filter, new ContractFacts(table)).matches(tape, seq);
}

function paneSays(engine: FlowFilter, contract: number, size: number, premiumUsd: number): boolean {
  const filter = { engine, where: '', groupSweeps: false } as const;
  const feed = new FlowFeed(filter, () => CONTRACTS[contract], { rateAt: () => 0.04, calendar: BUILT_IN_CALENDAR }, 16);
  feed.receive(section([print(1, { id: 1, size, premiumUsd })]));
  return feed.view.head === 1;
}

test('engine and pane let the same prints through', () => {
  fc.assert(
    fc.property(filterOf, printOf, (filter, { contract, size, premiumUsd }) => {
      expect(paneSays(filter, contract, size, premiumUsd)).toBe(engineSays(filter, contract, size, premiumUsd));
    }),
    { numRuns: 2_000 },
  );
});
