/** Small text needs a contrast of 4.5 (WCAG 2.2, 1.4.3): every colour of text, on what it stands on, in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STRONGEST_PERCENT } from '../../../src/renderer/charts/heat-shade.ts';
import { SERIES_COLOURS } from '../../../src/renderer/charts/tokens.ts';

const css = readFileSync('src/renderer/app/styles/tokens.css', 'utf8');
const tokensOf = (theme: string): Map<string, string> => {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)![1];
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6}|\d+%)/g)].map(([, name, value]) => [name, value]));
};
const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const linear = (value: number): number => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
type Matrix = readonly (readonly number[])[];
const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, factor, i) => sum + factor * vector[i], 0));
/** Of linear red, green and blue: Machado, Oliveira and Fernandes (2009), severity 1. */
const SIGHT: Record<string, Matrix> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};
/** Oklab, in which equal distances look equal. */
const seen = (hex: string, sight: Matrix): number[] => {
  const light = times(sight, channels(hex).map(linear)).map((value) => Math.max(0, Math.min(1, value)));
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    light,
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt),
  );
};
const luminance = (rgb: readonly number[]): number => {
  const [r, g, b] = rgb.map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: readonly number[], b: readonly number[]): number => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string): number[] => channels(tokens.get(name)!);
  const mixed = (word: string, share: number): number[] =>
    colour('pane').map((value, n) => value + (colour(word)[n] - value) * share);
  const tint = Number.parseInt(tokens.get('tint')!) / 100;
  const words = [
    'text',
    'strong',
    'quiet',
    'faint',
    'accent',
    'up',
    'down',
    'warning',
    'simulated',
    'replay',
    'delayed',
    'link-orange',
    ...SERIES_COLOURS.map((name) => name.slice(2)),
  ];

  it.each(words)('%s can be read on every surface', (word) => {
    for (const surface of ['ground', 'pane', 'raised', 'hover'])
      expect(contrast(colour(word), colour(surface)), `on ${surface}`).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.keys(SIGHT))('no two colours of series look alike to eyes with %s', (eyes) => {
    const places = SERIES_COLOURS.map((name) => seen(tokens.get(name.slice(2))!, SIGHT[eyes]));
    for (const [i, one] of places.entries())
      for (const [j, other] of places.slice(0, i).entries())
        expect(Math.hypot(...one.map((value, n) => value - other[n])), `${i + 1} and ${j + 1}`).toBeGreaterThan(0.065);
  });

  it.each(['up', 'down'])('%s can be read on a cell that flashes in its colour', (word) => {
    expect(contrast(colour(word), mixed(word, tint))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['accent', 'up', 'down'])('a number can be read on the strongest shade of %s', (word) => {
    expect(contrast(colour('strong'), mixed(word, STRONGEST_PERCENT / 100))).toBeGreaterThanOrEqual(4.5);
  });
});
