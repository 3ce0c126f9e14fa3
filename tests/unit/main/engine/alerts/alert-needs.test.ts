import { expect, it } from 'vitest';
import { alertNeeds } from '../../../../../src/main/engine/alerts/alert-needs.ts';
import { rule } from './alert-fixture.ts';

const CALL = 'O:SPY261218C00650000';

it('asks for what enabled rules look at: symbols, whole expiries for the model, the tape for flow', () => {
  const needs = alertNeeds([
    rule({ symbol: CALL, measure: 'iv', threshold: 30 }),
    rule({ symbol: 'I:SPX' }, { id: 'index' }),
    rule({ symbol: 'NVDA' }, { id: 'off', enabled: false }),
  ]);
  expect(needs.symbols).toEqual([CALL, 'SPY', 'I:SPX']);
  expect(needs.chains).toEqual(new Map([['SPY', new Set(['2026-12-18'])]]));
  expect(needs.flow).toBe(false);
  expect(alertNeeds([rule({}, { groups: [[{ kind: 'print', underlying: 'SPY' }]] })]).flow).toBe(true);
});
