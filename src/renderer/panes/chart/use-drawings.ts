/** Drawings of one symbol on the chart: put down, moved, undone, kept; and the alerts that move with their lines. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { DRAWING_TOOLS, type Drawing, type DrawingTool } from '../../../shared/settings/charts.ts';
import { chartMarket, type ChartMarket } from '../../charts/chart-market.ts';
import { priceOn } from '../../charts/drawings/drawing-shape.ts';
import { Drawings } from '../../charts/layers/drawings.ts';
import type { PriceChart } from '../../charts/price-chart.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { changeAlerts, saveRule, useAlertsStore } from '../../stores/alerts-store.ts';
import {
  loadCharts,
  NO_DRAWINGS,
  putDrawing,
  redoDrawings,
  removeDrawing,
  undoDrawings,
  useChartsStore,
} from '../../stores/charts-store.ts';
import { priceRule, roundPrice } from '../../stores/new-alert.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import { moveAlertLine } from './select-alert-lines.ts';
import { newestPrice } from './use-alert-lines.ts';

export interface ChartDrawings {
  drawOn(chart: PriceChart): void;
  /** False until the saved ones are known: what is drawn before would be lost. */
  ready: boolean;
  tool: DrawingTool | undefined;
  use(tool: DrawingTool | undefined): void;
  /** The text being written, by its drawing. */
  writing: Drawing | undefined;
  write(text: string | undefined): void;
  /** Rules whose lines are drawings. */
  ruled: ReadonlySet<string>;
  /** Alerts on sloped lines follow them in time. */
  followTime(): void;
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
  // A rule that was deleted elsewhere is no alert any more.
  const drawings = useMemo(() => {
    const ids = new Set(rules.map((rule) => rule.id));
    return saved.map((one) => (one.alert === undefined || ids.has(one.alert) ? one : { ...one, alert: undefined }));
  }, [saved, rules]);
  const ruled = useMemo(() => new Set(drawings.flatMap(({ alert }) => alert ?? [])), [drawings]);
  useEffect(() => void loadCharts(), []);
  useEffect(() => layer.current?.show(drawings), [drawings]);
  useEffect(() => layer.current?.use(tool, snap), [tool, snap]);

  const changed = (drawing: Drawing): void => {
    // A text is put down with its words.
    if (drawing.tool === 'text' && drawing.text === undefined) return setWriting(drawing);
    void putDrawing(symbolNow.current, drawing);
    moveAlert(drawing);
  };
  const symbolNow = useRef(symbol);
  useEffect(() => {
    symbolNow.current = symbol;
    setTool(undefined);
    setWriting(undefined);
  }, [symbol]);
  const removed = (id: string): void => {
    const rule = useChartsStore.getState().charts.drawings[symbolNow.current]?.find((one) => one.id === id)?.alert;
    void removeDrawing(symbolNow.current, id);
    if (rule !== undefined) removeRule(rule);
  };

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
    write(text) {
      if (writing && text && text !== writing.text) void putDrawing(symbol, { ...writing, text });
      setWriting(undefined);
    },
    ruled,
    followTime: () => drawings.filter((one) => one.tool !== 'horizontal').forEach(moveAlert),
    menuItems(x, y) {
      const found = layer.current?.drawingAt(x, y);
      const drawing = drawings.find(({ id }) => id === found?.id);
      if (!drawing) return [];
      const items: MenuItem[] = [];
      if (drawing.alert !== undefined) {
        const rule = drawing.alert;
        items.push({ id: 'alert-off', label: 'Remove the alert on this line', onSelect: () => removeRule(rule) });
      } else if (priceOn(drawing, marketNowMs()) !== undefined)
        items.push({
          id: 'alert-on',
          label: 'Alert on this line',
          onSelect: () => addAlert(symbol, drawing, market.current?.()),
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

function addAlert(symbol: string, drawing: Drawing, market: ChartMarket | undefined): void {
  const price = priceOn(drawing, marketNowMs());
  if (price === undefined || !(price > 0)) return;
  const now = newestPrice(symbol, market);
  const rule = priceRule(symbol, roundPrice(price), { now, rangeUsd: market?.rangeUsd ?? Number.NaN });
  void saveRule(rule);
  void putDrawing(symbol, { ...drawing, alert: rule.id });
}

/** The rule of a drawing at its line's current price; nothing where it is that already. */
function moveAlert(drawing: Drawing): void {
  if (drawing.alert === undefined) return;
  const { rules } = useAlertsStore.getState();
  const rule = rules.find(({ id }) => id === drawing.alert);
  const at = priceOn(drawing, marketNowMs());
  const condition = rule?.groups[0]?.[0];
  if (!rule || at === undefined || !(at > 0) || condition?.kind !== 'value') return;
  const price = roundPrice(at);
  if (condition.threshold === price) return;
  // Changing a rule would arm it again: one that has fired keeps its price.
  if (useAlertsStore.getState().states[rule.id]?.phase === 'fired') return;
  const moved = moveAlertLine(rules, `${rule.id}/0/0`, price);
  if (moved) void saveRule(moved);
}

function removeRule(id: string): void {
  const { rules } = useAlertsStore.getState();
  const rule = rules.find((one) => one.id === id);
  if (!rule) return;
  void changeAlerts(
    rules.filter((one) => one !== rule),
    rule.name || 'on a drawing',
  );
}
