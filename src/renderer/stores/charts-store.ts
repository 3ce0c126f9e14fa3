/** The user's drawings, undone and redone symbol by symbol, templates, and what charts share: changed at once on screen, stored by the host. */
import { create } from 'zustand';
import {
  defaultCharts,
  MOST_DRAWINGS,
  MOST_TEMPLATES,
  type Charts,
  type ChartTemplate,
  type Drawing,
} from '../../shared/settings/charts.ts';
import { isSame, mergeChanges } from '../../shared/settings/merge-changes.ts';
import { call, failureMessage } from '../bridge/calls.ts';
import { dismissNotice, showFailure } from './notices-store.ts';
import { SharedFile } from './shared-file.ts';

type Drawn = readonly Drawing[];

interface ChartsSlice {
  charts: Charts;
  loaded: boolean;
  /** By symbol: what `undo` and `redo` go to, the next one last. */
  past: Readonly<Record<string, readonly Drawn[]>>;
  future: Readonly<Record<string, readonly Drawn[]>>;
}

const STEPS_KEPT = 100;
const UNSAVED = 'charts';
export const NO_DRAWINGS: Drawn = [];

export const useChartsStore = create<ChartsSlice>(() => ({
  charts: defaultCharts(),
  loaded: false,
  past: {},
  future: {},
}));

const file = new SharedFile<Charts>({
  get: () => call('charts.get'),
  read: () => useChartsStore.getState().charts,
  show: showCharts,
  send: (change) => call('charts.set', change),
  merge: mergeChanges,
  saved: () => dismissNotice(UNSAVED),
  refused: (error) => {
    showFailure(
      UNSAVED,
      'What was changed of the charts was not saved',
      `${failureMessage(error)} It stays as it is until you quit.`,
    );
    return 'keep';
  },
});

/** A step back on a symbol that was drawn on elsewhere would take back what was drawn there. */
function showCharts(charts: Charts): void {
  const { charts: before, past, future } = useChartsStore.getState();
  const stands = ([symbol]: [string, unknown]): boolean =>
    isSame(before.drawings[symbol] ?? NO_DRAWINGS, charts.drawings[symbol] ?? NO_DRAWINGS);
  const kept = <T>(steps: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(steps).filter(stands));
  useChartsStore.setState({ charts, loaded: true, past: kept(past), future: kept(future) });
}

let loading: Promise<void> | undefined;

/** Once per window; a failure is shown, and the next chart tries again. */
export function loadCharts(): Promise<void> {
  loading ??= file.load().catch((error: unknown) => {
    loading = undefined;
    showFailure(UNSAVED, 'The drawings could not be read', failureMessage(error));
  });
  return loading;
}

/** Reads them where a chart was shown already. */
export const readChartsAgain = (): Promise<void> => (loading ? file.load() : Promise.resolve());

/** Another window changed them. */
export const takeCharts = (theirs: Charts): void => file.take(theirs);

export const drawingsOf = (symbol: string): Drawn => useChartsStore.getState().charts.drawings[symbol] ?? NO_DRAWINGS;

/** Puts a drawing in place of the one with its id, or on top. */
export function putDrawing(symbol: string, drawing: Drawing): Promise<void> {
  const drawn = drawingsOf(symbol);
  const at = drawn.findIndex(({ id }) => id === drawing.id);
  if (at < 0 && drawn.length >= MOST_DRAWINGS) {
    showFailure(
      'charts',
      'The drawing was not added',
      `${MOST_DRAWINGS} on one symbol are the most. Remove some first.`,
    );
    return Promise.resolve();
  }
  return changeDrawings(symbol, at < 0 ? [...drawn, drawing] : drawn.with(at, drawing));
}

export const removeDrawing = (symbol: string, id: string): Promise<void> =>
  changeDrawings(
    symbol,
    drawingsOf(symbol).filter((one) => one.id !== id),
  );

export async function changeDrawings(symbol: string, next: Drawn): Promise<void> {
  const { past, future } = useChartsStore.getState();
  const steps = [...(past[symbol] ?? []), drawingsOf(symbol)].slice(-STEPS_KEPT);
  useChartsStore.setState({ past: { ...past, [symbol]: steps }, future: { ...future, [symbol]: [] } });
  await store(symbol, next);
}

/** False where there is nothing to undo. */
export const undoDrawings = (symbol: string): boolean => step(symbol, 'past', 'future');
export const redoDrawings = (symbol: string): boolean => step(symbol, 'future', 'past');

function step(symbol: string, from: 'past' | 'future', to: 'past' | 'future'): boolean {
  const state = useChartsStore.getState();
  const target = state[from][symbol]?.at(-1);
  if (!target) return false;
  const change = {
    [from]: { ...state[from], [symbol]: state[from][symbol].slice(0, -1) },
    [to]: { ...state[to], [symbol]: [...(state[to][symbol] ?? []), drawingsOf(symbol)] },
  };
  useChartsStore.setState(change);
  void store(symbol, target);
  return true;
}

/** Puts a template in place of the one with its name, or behind the others. */
export function keepTemplate(template: ChartTemplate): Promise<void> {
  const { templates } = useChartsStore.getState().charts;
  const others = templates.filter(({ name }) => name !== template.name);
  if (others.length >= MOST_TEMPLATES) {
    showFailure('charts', 'The template was not kept', `${MOST_TEMPLATES} are the most. Remove one first.`);
    return Promise.resolve();
  }
  return storeCharts({ templates: [...others, template] });
}

export const removeTemplate = (name: string): Promise<void> =>
  storeCharts({ templates: useChartsStore.getState().charts.templates.filter((one) => one.name !== name) });

/** Switches what every chart shares with the others. */
export function toggleSync(what: keyof Charts['sync']): Promise<void> {
  const { sync } = useChartsStore.getState().charts;
  return storeCharts({ sync: { ...sync, [what]: !sync[what] } });
}

function store(symbol: string, next: Drawn): Promise<void> {
  const { [symbol]: _, ...others } = useChartsStore.getState().charts.drawings;
  return storeCharts({ drawings: next.length > 0 ? { ...others, [symbol]: [...next] } : others });
}

function storeCharts(change: Partial<Charts>): Promise<void> {
  useChartsStore.setState(({ charts }) => ({ charts: { ...charts, ...change } }));
  return file.save();
}
