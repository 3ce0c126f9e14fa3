/** The charts of a terminal, in all its windows, share their crosshair and their visible span of time, as far as is asked for. */
import type { TimeSpan } from './chart-time.ts';

/** Spans from the start of a bar to the end of one: charts of other timeframes have their own bars in them. */
export type ChartLinkMessage = { kind: 'crosshair'; span: TimeSpan | undefined } | { kind: 'range'; span: TimeSpan };

type Listener = (message: ChartLinkMessage) => void;

const members = new Set<Listener>();

/** The returned `send` reaches every chart but this one. */
export function joinChartLink(listener: Listener): { send: Listener; leave: () => void } {
  members.add(listener);
  return {
    send(message) {
      for (const other of members) if (other !== listener) other(message);
    },
    leave: () => void members.delete(listener),
  };
}
