/**
 * What all windows show, merged. A window sends differences by key; adding a key again replaces it.
 * Nothing but this demand makes the engine subscribe, save what the first window of a run is expected to show (`world/wanted-data.ts`).
 */
import type { AnalyticsRequest } from '../../../shared/contract/analytics.ts';
import type { DemandItem, FlowFilter } from '../../../shared/contract/demand.ts';
import type { FlowDayRequest } from '../../../shared/contract/flow-day.ts';

/** A request, and which windows made it under which key. */
export interface Asked<R> {
  request: R;
  targets: { windowId: string; key: string }[];
}

/** Called when one window adds or drops an item, once per item. */
export interface DemandListener {
  added(windowId: string, item: DemandItem): void;
  removed(windowId: string, item: DemandItem): void;
}

export class DemandRegistry {
  readonly #windows = new Map<string, Map<string, DemandItem>>();
  readonly #listener: DemandListener;

  constructor(listener: DemandListener) {
    this.#listener = listener;
  }

  open(windowId: string): void {
    if (!this.#windows.has(windowId)) this.#windows.set(windowId, new Map());
  }

  /** Releases everything the window asked for. */
  close(windowId: string): void {
    const items = this.#windows.get(windowId);
    if (!items) return;
    this.#windows.delete(windowId);
    for (const item of items.values()) this.#listener.removed(windowId, item);
  }

  change(windowId: string, add: readonly DemandItem[], remove: readonly string[]): void {
    const items = this.#windows.get(windowId);
    if (!items) return;
    for (const key of remove) {
      const item = items.get(key);
      if (!item) continue;
      items.delete(key);
      this.#listener.removed(windowId, item);
    }
    for (const item of add) {
      const old = items.get(item.key);
      if (old) this.#listener.removed(windowId, old);
      items.set(item.key, item);
      this.#listener.added(windowId, item);
    }
  }

  *items(windowId?: string): Iterable<DemandItem> {
    if (windowId !== undefined) {
      yield* this.#windows.get(windowId)?.values() ?? [];
      return;
    }
    for (const items of this.#windows.values()) yield* items.values();
  }

  /** Distinct analytics requests with the windows and keys that asked. */
  analytics(): Map<string, Asked<AnalyticsRequest>> {
    return this.#asked((item) => (item.kind === 'analytics' ? item.request : undefined));
  }

  /** Distinct requests on the session's flow, likewise. */
  flowDays(): Map<string, Asked<FlowDayRequest>> {
    return this.#asked((item) => (item.kind === 'flowDay' ? item.request : undefined));
  }

  #asked<R>(requestOf: (item: DemandItem) => R | undefined): Map<string, Asked<R>> {
    const found = new Map<string, Asked<R>>();
    for (const [windowId, items] of this.#windows) {
      for (const item of items.values()) {
        const request = requestOf(item);
        if (request === undefined) continue;
        const id = JSON.stringify(request);
        const entry = found.get(id) ?? { request, targets: [] };
        entry.targets.push({ windowId, key: item.key });
        found.set(id, entry);
      }
    }
    return found;
  }

  flowFilters(windowId: string): FlowFilter[] {
    return [...this.items(windowId)].flatMap((item) => (item.kind === 'flow' ? [item.filter] : []));
  }

  windowsWanting(kind: DemandItem['kind']): string[] {
    return [...this.#windows].filter(([, items]) => [...items.values()].some((i) => i.kind === kind)).map(([id]) => id);
  }
}
