/** Drawings of one symbol on the chart: put down, moved, undone, kept; and the alerts that move with their lines. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { DRAWING_TOOLS, type Drawing, type DrawingTool } from '../../../shared/settings/charts.ts';
import { chartMarket, type ChartMarket } from '../../charts/chart-market.ts';
import { linePrice } from '../../../shared/market/price-line.ts';
import { tradingTime } from '../../../shared/market/trading-time.ts';
import { isOnDrawing, levelOf, putOnDrawing, roundPrice } from '../../../shared/settings/drawing-rules.ts';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { Drawings } from '../../charts/layers/drawings.ts';
import type { PriceChart } from '../../charts/price-chart.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { saveRule, useAlertsStore } from '../../stores/alerts-store.ts';
import {
  drawingsOf,
  loadCharts,
  NO_DRAWINGS,
  putDrawing,
  redoDrawings,
  removeDrawing,
  undoDrawings,
  useChartsStore,
} from '../../stores/charts-store.ts';
import { mirror } from '../../stores/market.ts';
import { priceRule } from '../../stores/new-alert.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import { newestPrice } from './last-price.ts';

export interface ChartDrawings {
  drawOn(chart: PriceChart): void;
  /** False until the saved ones are known: what is drawn before would be lost. */
  ready: boolean;
  tool: DrawingTool | undefined;
  use(tool: DrawingTool | undefined): void;
  /** The text being written, by its drawing. */
  writing: Drawing | undefined;
  /** Where it is in the chart, in pixels. */
  writingAt(): { x: number; y: number };
  write(text: string | undefined): void;
  /** Rules whose lines are drawings. */
  ruled: ReadonlySet<string>;
  menuItems(x: number, y: number): MenuItem[];
  undo(): void;
  redo(): void;
  /** What the palette asks for: a tool by its name, undo, redo. */
  asks: Readonly<Record<string, () => void>>;
  /** Escape, Delete, undo and redo; false where the key is not for drawings. */
  key(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): boolean;
}

export function useDrawings(symbol: string, snap: boolean): ChartDrawings {
  const layer = useRef<Drawings>(undefined);
  const market = useRef<() => ChartMarket>(undefined);
  const [tool, setTool] = useState<DrawingTool>();
  const [writing, setWriting] = useState<Drawing>();
  const ready = useChartsStore((s) => s.loaded);
  const saved = useChartsStore((s) => s.charts.drawings[symbol] ?? NO_DRAWINGS);
  const rules = useAlertsStore((s) => s.rules);
  // A rule that was deleted elsewhere is no alert on it any more, nor one that was given another level.
  const drawings = useMemo(() => {
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    return saved.map((one) => {
      const rule = one.alert === undefined ? undefined : byId.get(one.alert);
      return one.alert === undefined || (rule && isOnDrawing(rule, symbol, one)) ? one : { ...one, alert: undefined };
    });
  }, [saved, rules, symbol]);
  const ruled = useMemo(() => new Set(drawings.flatMap(({ alert }) => alert ?? [])), [drawings]);
  useEffect(() => void loadCharts(), []);
  useEffect(() => layer.current?.show(drawings), [drawings]);
  useEffect(() => layer.current?.use(tool, snap), [tool, snap]);

  const changed = (drawing: Drawing): void => {
    // A text is put down with its words.
    if (drawing.tool === 'text' && drawing.text === undefined) return setWriting(drawing);
    const { alert } = drawingsOf(symbolNow.current).find(({ id }) => id === drawing.id) ?? drawing;
    void putDrawing(symbolNow.current, { ...drawing, alert });
  };
  const symbolNow = useRef(symbol);
  useEffect(() => {
    symbolNow.current = symbol;
    setTool(undefined);
    setWriting(undefined);
  }, [symbol]);
  const removed = (id: string): void => void removeDrawing(symbolNow.current, id);

  const asks = useMemo(
    () => ({
      ...Object.fromEntries(DRAWING_TOOLS.map((one) => [one, () => setTool(one)])),
      undo: () => void undoDrawings(symbol),
      redo: () => void redoDrawings(symbol),
    }),
    [symbol],
  );

  return {
    asks,
    drawOn(chart) {
      layer.current = chart.add((stage) => {
        market.current = () => chartMarket(stage.bars());
        return new Drawings(stage, { changed, removed, toolDone: () => setTool(undefined) });
      });
      layer.current.show(drawings);
      layer.current.use(tool, snap);
    },
    ready,
    tool,
    use: setTool,
    writing,
    writingAt: () => (writing && layer.current?.placeOf(writing)) ?? { x: 0, y: 0 },
    write(text) {
      if (writing && text && text !== writing.text) void putDrawing(symbol, { ...writing, text });
      setWriting(undefined);
    },
    ruled,
    menuItems(x, y) {
      const found = layer.current?.drawingAt(x, y);
      const drawing = drawings.find(({ id }) => id === found?.id);
      if (!drawing) return [];
      const items: MenuItem[] = [];
      if (drawing.alert !== undefined) {
        items.push({
          id: 'alert-off',
          label: 'Remove the alert on this line',
          onSelect: () => void putDrawing(symbol, { ...drawing, alert: undefined }),
        });
      } else if (priceNow(symbol, drawing) > 0)
        items.push({
          id: 'alert-on',
          label: 'Alert on this line',
          onSelect: () => void addAlert(symbol, drawing, market.current?.()),
        });
      if (drawing.tool === 'text' || drawing.tool === 'horizontal')
        items.push({ id: 'write', label: 'Change its text…', onSelect: () => setWriting(drawing) });
      items.push({ id: 'remove-drawing', label: 'Remove drawing', hint: 'Del', onSelect: () => removed(drawing.id) });
      return items;
    },
    undo: () => void undoDrawings(symbol),
    redo: () => void redoDrawings(symbol),
    key({ key, ctrlKey, metaKey, shiftKey, altKey }) {
      if (altKey) return false;
      const command = ctrlKey || metaKey;
      if (command && key.toLowerCase() === 'z') return shiftKey ? redoDrawings(symbol) : undoDrawings(symbol);
      if (command && key.toLowerCase() === 'y') return redoDrawings(symbol);
      if (command) return false;
      if (key === 'Escape') return layer.current?.letGo() ?? false;
      if (key === 'Delete' || key === 'Backspace') return layer.current?.removeSelected() ?? false;
      return false;
    },
  };
}

async function addAlert(symbol: string, drawing: Drawing, market: ChartMarket | undefined): Promise<void> {
  const price = priceNow(symbol, drawing);
  if (!(price > 0)) return;
  const now = newestPrice(market, (column) => mirror.read(symbol, column));
  const rule = priceRule(symbol, roundPrice(price), { now, rangeUsd: market?.rangeUsd ?? Number.NaN });
  await saveRule(putOnDrawing(rule, symbol, drawing));
  // Once the host has the rule, which follows the drawing from then on: that may have been moved meanwhile.
  const there = drawingsOf(symbol).find(({ id }) => id === drawing.id);
  const isStored = useAlertsStore.getState().rules.some(({ id }) => id === rule.id);
  if (there && isStored) await putDrawing(symbol, { ...there, alert: rule.id });
}

/** Where a drawing's line is now; NaN for those that carry no alert. */
function priceNow(symbol: string, drawing: Drawing): number {
  const level = levelOf(symbol, drawing);
  if (!level?.line) return level?.threshold ?? Number.NaN;
  return linePrice(level.line, marketNowMs(), tradingTime(useCalendarStore.getState().calendar));
}
