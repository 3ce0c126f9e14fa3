import { describe, expect, test } from 'vitest';
import {
  addIndicator,
  changeIndicator,
  MOST_INDICATORS,
  removeIndicator,
} from '../../../../../src/renderer/panes/chart/edit-indicators.ts';
import { widthClass } from '../../../../../src/renderer/panes/chart/use-width-class.ts';
import { indicatorKind } from '../../../../../src/renderer/charts/indicator-set.ts';
import { ALERT_HUE, SERIES_COLOURS } from '../../../../../src/renderer/charts/tokens.ts';

describe('indicators of a chart', () => {
  test('each has a name of its own and, while there are some, a colour of its own', () => {
    let list = addIndicator([], 'ema');
    list = addIndicator(list, 'ema', { length: 9 });
    list = addIndicator(list, 'sma');
    expect(list.map(({ id, inputs }) => [id, inputs['length']])).toEqual([
      ['ema-1', 21],
      ['ema-2', 9],
      ['sma-1', 20],
    ]);
    expect(list[0].hue).toBeUndefined();
    expect(list[1].hue).toBe(4);
    expect(list[2].hue).toBeUndefined();
    for (let i = 0; i < 10; i++) list = addIndicator(list, 'ema');
    const hues = list.filter(({ kind }) => kind === 'ema').map(({ hue }) => hue ?? 3);
    expect(new Set(hues.slice(0, SERIES_COLOURS.length)).size).toBe(SERIES_COLOURS.length);
    // A name that became free is taken again, never one in use.
    const again = addIndicator(removeIndicator(list, 'ema-2'), 'ema');
    expect(again.at(-1)!.id).toBe('ema-2');
    expect(new Set(again.map(({ id }) => id)).size).toBe(again.length);
  });

  test('over the bars no two kinds share a colour, and none has that of alert lines, while there is another', () => {
    let list: ReturnType<typeof addIndicator> = [];
    for (const kind of ['ema', 'bollinger', 'vwap', 'keltner', 'sma']) list = addIndicator(list, kind);
    const hues = list.map(({ kind, hue }) => hue ?? indicatorKind(kind)!.hue);
    expect(new Set(hues).size).toBe(5);
    expect(hues).not.toContain(ALERT_HUE);
    const below = addIndicator(addIndicator([], 'rsi'), 'adx');
    expect(below.map(({ hue }) => hue)).toEqual([undefined, undefined]);
  });

  test('one of another pane has another colour too while there is one: the legend names all of them', () => {
    let list: ReturnType<typeof addIndicator> = [];
    for (const kind of ['vwap', 'ema', 'atr', 'obv', 'rsi', 'keltner']) list = addIndicator(list, kind);
    const hues = list.map(({ kind, hue }) => hue ?? indicatorKind(kind)!.hue);
    expect(new Set(hues).size).toBe(6);
  });

  test('are changed one by one', () => {
    const list = addIndicator(addIndicator([], 'ema'), 'rsi');
    const changed = changeIndicator(list, 'rsi-1', { inputs: { length: 7 }, hue: 5 });
    expect(changed[0]).toBe(list[0]);
    expect(changed[1]).toEqual({ id: 'rsi-1', kind: 'rsi', inputs: { length: 7 }, hue: 5 });
    expect(removeIndicator(changed, 'ema-1')).toEqual([changed[1]]);
  });

  test('a kind that is not known, or one too many, adds nothing', () => {
    expect(addIndicator([], 'horoscope')).toEqual([]);
    let list = addIndicator([], 'ema');
    for (let i = 0; i < 60; i++) list = addIndicator(list, 'ema');
    expect(list).toHaveLength(MOST_INDICATORS);
  });
});

test('a header folds in three steps', () => {
  expect([1200, 860, 859, 430, 429, 100].map(widthClass)).toEqual([
    'wide',
    'wide',
    'medium',
    'medium',
    'narrow',
    'narrow',
  ]);
});
