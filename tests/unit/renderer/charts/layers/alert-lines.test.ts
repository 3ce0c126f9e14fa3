import { expect, test } from 'vitest';
import { AlertLines } from '../../../../../src/renderer/charts/layers/alert-lines.ts';
import type { ChartStage } from '../../../../../src/renderer/charts/chart-layer.ts';

/** Prices fill the upper 300 pixels, 1,000 less the pixel; below them stands an indicator. */
const PRICES_PX = 300;
const TOP_PRICE = 1_000;

function chart() {
  const listeners = new Map<string, ((event: unknown) => void)[]>();
  const attributes = new Set<string>();
  const moved: [string, number][] = [];
  const series = {
    createPriceLine(options: { price: number }) {
      let shown = options;
      return { options: () => shown, applyOptions: (change: object) => void (shown = { ...shown, ...change }) };
    },
    removePriceLine: () => undefined,
    priceToCoordinate: (price: number) => TOP_PRICE - price,
    coordinateToPrice: (y: number) => TOP_PRICE - y,
  };
  const stage = {
    chart: { paneSize: () => ({ width: 600, height: PRICES_PX }) },
    series: () => series,
    tokens: () => ({ faint: '', warning: '' }),
    container: {
      addEventListener: (type: string, listener: (event: unknown) => void) =>
        void listeners.set(type, [...(listeners.get(type) ?? []), listener]),
      getBoundingClientRect: () => ({ left: 0, top: 0 }),
      toggleAttribute: (name: string, on: boolean) => void (on ? attributes.add(name) : attributes.delete(name)),
      hasAttribute: (name: string) => attributes.has(name),
      setPointerCapture: () => undefined,
    },
  };
  const lines = new AlertLines(stage as unknown as ChartStage, (key, price) => void moved.push([key, price]));
  const send = (type: string, clientY: number): void => {
    for (const listener of listeners.get(type) ?? []) listener({ button: 0, pointerId: 1, clientY });
  };
  const drag = (from: number, to: number): void => {
    for (const [type, y] of [
      ['pointermove', from],
      ['pointerdown', from],
      ['pointermove', to],
      ['pointerup', to],
    ] as const)
      send(type, y);
  };
  return { lines, moved, attributes, send, drag };
}
const at = (price: number) => [{ key: 'rule', price, title: '', faint: false }];

test('a line is dragged where prices are drawn; one whose price lies below them is not met in the pane under them', () => {
  const { lines, moved, drag, send } = chart();
  lines.show(at(900));
  drag(102, 150);
  expect(moved).toEqual([['rule', 850]]);
  lines.show(at(650));
  drag(350, 320);
  expect(moved).toHaveLength(1);
  expect(lines.pointedPrice()).toBeUndefined();
  send('pointermove', 300);
  expect(lines.pointedPrice()).toBe(700);
});

test('a line that is dragged out of the prices stays at the last of them', () => {
  const { lines, moved, send } = chart();
  lines.show(at(720));
  send('pointerdown', 280);
  send('pointermove', 299);
  send('pointermove', 380);
  send('pointerup', 380);
  expect(moved).toEqual([['rule', 701]]);
});

test('with a drawing tool in hand no line is taken along', () => {
  const { lines, moved, attributes, drag } = chart();
  lines.show(at(900));
  attributes.add('data-drawing');
  drag(100, 150);
  expect(moved).toEqual([]);
});
