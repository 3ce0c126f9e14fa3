/** Charts of one link group share their crosshair and, if asked, their visible span of time. */
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { LinkGroup } from '../../shared/settings/workspace.ts';

export type ChartLinkMessage =
  | { kind: 'crosshair'; atMs: EpochMs | undefined }
  | { kind: 'range'; fromMs: EpochMs; toMs: EpochMs };

type Listener = (message: ChartLinkMessage) => void;

const members = new Map<LinkGroup, Set<Listener>>();

/** Joins a group; the returned `send` reaches every member but this one. Panes in no group hear nothing. */
export function joinChartLink(group: LinkGroup, listener: Listener): { send: Listener; leave: () => void } {
  if (group === 'none') return { send: () => undefined, leave: () => undefined };
  const listeners = members.get(group) ?? new Set<Listener>();
  members.set(group, listeners);
  listeners.add(listener);
  return {
    send(message) {
      for (const other of listeners) if (other !== listener) other(message);
    },
    leave() {
      listeners.delete(listener);
      if (listeners.size === 0 && members.get(group) === listeners) members.delete(group);
    },
  };
}
