import { expect, test } from 'vitest';
import type { ChartStage } from '../../../../src/renderer/charts/chart-layer.ts';
import { ChartPointer } from '../../../../src/renderer/charts/chart-pointer.ts';

/** Ten bars, one a second, of which those from the fourth on are in sight; what the chart was told. */
function stageOf(): { stage: ChartStage; said: string[] } {
  const said: string[] = [];
  const scale = {
    getVisibleLogicalRange: () => ({ from: 4, to: 9 }),
    subscribeVisibleLogicalRangeChange: () => undefined,
  };
  const stage = {
    container: { addEventListener: () => undefined },
    chart: {
      timeScale: () => scale,
      subscribeCrosshairMove: () => undefined,
      setCrosshairPosition: (price: number) => void said.push(`line at ${price}`),
      clearCrosshairPosition: () => void said.push('no line'),
    },
    axis: {
      length: 10,
      starts: Array.from({ length: 10 }, (_, i) => i * 1000),
      placeAt: (atMs: number) => Math.floor(atMs / 1000),
      barAt: (place: number) => place,
      time: (atMs: number) => atMs,
    },
    bars: () => ({ column: () => Array.from({ length: 10 }, (_, i) => 100 + i) }),
    series: () => ({}),
  };
  return { stage: stage as unknown as ChartStage, said };
}

test('a linked chart’s instant has a line where it is in sight, and is read off where it is not', () => {
  const { stage, said } = stageOf();
  const none = (): void => undefined;
  const events = {
    hovered: (bar?: number) => void said.push(`bar ${bar}`),
    pointed: none,
    ranged: none,
    olderWanted: none,
  };
  const pointer = new ChartPointer(stage, events);
  pointer.pointAt(6000);
  pointer.pointAt(2000);
  pointer.pointAt(undefined);
  expect(said).toEqual(['line at 106', 'bar 6', 'no line', 'bar 2', 'no line', 'bar undefined']);
});
