/** Sums by minute and underlying, in exact values. */
import { describe, expect, test } from 'vitest';
import { MinuteSums } from '../../../../../src/main/engine/flow/minute-sums.ts';
import { SUM_WIDTH, SumRows } from '../../../../../src/main/engine/flow/sum-rows.ts';
import { emptyFlowSum, FLOW_FIELDS, type FlowField, type FlowSum } from '../../../../../src/shared/flow/flow-sums.ts';

/** Its n-th field is n + 1 hundreds, so many times. */
const share = (times: number): Float64Array => Float64Array.from(FLOW_FIELDS, (_, i) => 100 * (i + 1) * times);
const sumOf = (times: number): FlowSum =>
  Object.fromEntries(FLOW_FIELDS.map((field, i) => [field, 100 * (i + 1) * times])) as FlowSum;
const rowOf = (times: number): number[] => Object.values(sumOf(times));

describe('rows of sums', () => {
  test('open one after the other, begin with zeros and add up, each on its own', () => {
    const rows = new SumRows();
    expect([rows.open(), rows.open(3), rows.open(), rows.count]).toEqual([0, 1, 4, 5]);
    rows.add(1, share(2));
    rows.add(1, share(0.5));
    rows.add(2, share(-1));
    expect([0, 1, 2, 3].map((row) => rows.read(row))).toEqual([sumOf(0), sumOf(2.5), sumOf(-1), sumOf(0)]);
    expect([rows.value(1, 0), rows.value(1, 2), rows.value(2, 1)]).toEqual([250, 750, -200]);
    const sum = { ...emptyFlowSum(), prints: 7 };
    expect(rows.addTo(rows.addTo(sum, 1), 2)).toBe(sum);
    expect(sum).toEqual({ ...sumOf(1.5), prints: 157 });
    expect(rows.addTo(emptyFlowSum(), 1)).not.toHaveProperty('undefined');
  });

  test('are read as they lie: one row, several, all', () => {
    const rows = new SumRows();
    rows.open(3);
    rows.add(1, share(1));
    rows.add(2, share(2));
    expect([...rows.row(1)]).toEqual(rowOf(1));
    expect([...rows.row(1, 2)]).toEqual([...rowOf(1), ...rowOf(2)]);
    expect([...rows.snapshot()]).toEqual([...rowOf(0), ...rowOf(1), ...rowOf(2)]);
  });

  test('keep their values as the array grows, by one row or by many', () => {
    const rows = new SumRows();
    for (let i = 0; i < 200; i++) rows.add(rows.open(), share(i));
    const many = rows.open(1_000);
    rows.add(many + 999, share(3));
    expect([0, 63, 64, 65, 127, 128, 199].map((row) => rows.value(row, 0))).toEqual(
      [0, 63, 64, 65, 127, 128, 199].map((i) => 100 * i),
    );
    expect([rows.value(many + 998, 0), rows.value(many + 999, 0)]).toEqual([0, 300]);
    expect(rows.snapshot()).toHaveLength(1_200 * SUM_WIDTH);
  });

  test('take a print’s share without its zeros, its premium to a second place where it has one', () => {
    const place = (field: FlowField): number => FLOW_FIELDS.indexOf(field);
    const rows = new SumRows();
    rows.open(2);
    const sided = { prints: 1, contracts: 3, premiumUsd: 600, boughtUsd: 600, netDeltaUsd: -50, netGammaUsd: 2 };
    const print = { ...emptyFlowSum(), ...sided, deltaPremiumUsd: 600, netContracts: 3, keptPrints: 1 };
    rows.addPrint(1, Float64Array.from(Object.values(print)), place('boughtUsd'));
    expect([rows.read(0), rows.read(1)]).toEqual([emptyFlowSum(), print]);
    const sideless = { ...emptyFlowSum(), prints: 1, contracts: 2, premiumUsd: 40 };
    rows.addPrint(1, Float64Array.from(Object.values(sideless)), -1);
    expect(rows.read(1)).toEqual({ ...print, prints: 2, contracts: 5, premiumUsd: 640 });
    const taken = Object.values(print).map((value) => -value);
    rows.addPrint(1, Float64Array.from(taken), place('boughtUsd'));
    expect(rows.read(1)).toEqual(sideless);
  });

  test('cleared, are zeros when they are opened again', () => {
    const rows = new SumRows();
    rows.add(rows.open(), share(1));
    rows.clear();
    expect([rows.count, rows.open(), rows.value(0, 0)]).toEqual([0, 0, 0]);
  });
});

describe('minutes', () => {
  /** Of underlying 4: calls in minute 600 and 602, puts in 601 and 602; one late print of 600. Of underlying 6: one call in 600. */
  function filled(): MinuteSums {
    const sums = new MinuteSums();
    sums.add(4, 600, false, share(1));
    sums.add(4, 601, true, share(2));
    sums.add(6, 600, false, share(16));
    sums.add(4, 602, false, share(4));
    sums.add(4, 602, true, share(8));
    sums.add(4, 600, false, share(0.5));
    return sums;
  }
  const minutes = (sums: MinuteSums, from: number, to: number, underlying = 4) => [
    ...sums.between(underlying, from, to),
  ];

  test('of a span, both ends in it, in order; those without a print are left out', () => {
    const sums = filled();
    expect(minutes(sums, 0, 1_440)).toEqual([
      { minute: 600, calls: sumOf(1.5), puts: sumOf(0) },
      { minute: 601, calls: sumOf(0), puts: sumOf(2) },
      { minute: 602, calls: sumOf(4), puts: sumOf(8) },
    ]);
    const at = (from: number, to: number): number[] => minutes(sums, from, to).map(({ minute }) => minute);
    expect([at(600, 600), at(601, 602), at(600, 601), at(603, 700), at(0, 599)]).toEqual([
      [600],
      [601, 602],
      [600, 601],
      [],
      [],
    ]);
    expect([minutes(sums, 0, 1_440, 5), minutes(sums, 0, 1_440, 6).length]).toEqual([[], 1]);
  });

  test('of a span together', () => {
    const sums = filled();
    expect(sums.over(4, 0, 1_440)).toEqual({ calls: sumOf(5.5), puts: sumOf(10) });
    expect(sums.over(4, 601, 601)).toEqual({ calls: sumOf(0), puts: sumOf(2) });
    expect(sums.over(4, 600, 601)).toEqual({ calls: sumOf(1.5), puts: sumOf(2) });
    expect(sums.over(5, 0, 1_440)).toEqual({ calls: sumOf(0), puts: sumOf(0) });
  });

  test('a minute that comes late takes its place', () => {
    const sums = filled();
    sums.add(4, 598, true, share(1));
    sums.add(4, 601, true, share(1));
    expect(minutes(sums, 0, 1_440).map(({ minute, puts }) => [minute, puts.prints])).toEqual([
      [598, 100],
      [600, 0],
      [601, 300],
      [602, 800],
    ]);
  });

  test('are kept as underlying and minute, then the calls’ sums and the puts’', () => {
    const { keys, sums } = filled().snapshot();
    expect([...keys]).toEqual([4, 600, 4, 601, 4, 602, 6, 600]);
    expect([...sums]).toEqual([1.5, 0, 0, 2, 4, 8, 16, 0].flatMap(rowOf));
  });

  test('are gone when cleared, and start over', () => {
    const sums = filled();
    sums.clear();
    expect([minutes(sums, 0, 1_440), sums.snapshot().keys.length]).toEqual([[], 0]);
    sums.add(4, 600, true, share(1));
    expect(minutes(sums, 0, 1_440)).toEqual([{ minute: 600, calls: sumOf(0), puts: sumOf(1) }]);
  });
});
