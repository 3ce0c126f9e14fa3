/** A leader's prints in the flow pane: its whole filter gives way to the leader, and comes back on demand. */
import type { FlowLeader } from '../../../shared/contract/flow-day.ts';
import { sameFilter, type FlowFilterSettings } from '../../../shared/settings/flow-filter.ts';
import { dismissNotice, showNotice } from '../../stores/notices-store.ts';
import { changePane } from '../../workspace/change-pane.ts';
import type { PaneDefinition } from '../../workspace/pane-types.ts';
import { printsOf } from './leader-filter.ts';
import { leaderStates } from './leader-words.ts';
import type { Command } from '../../commands/registry.ts';

const NOTICE = 'flow-leaders.prints';
const BACK = 'flow-leaders.filter-back';

/** The filter set from here, and the way back to what the user had. */
let replaced: { by: FlowFilterSettings; back: () => void } | undefined;

/** The flow pane comes to the front with the leader as its filter; `name` is the leader's, for the notice that offers the way back. */
export function showPrintsOf(flow: PaneDefinition, leader: FlowLeader, name: string): void {
  const by = printsOf(leader);
  let isFromHere = false;
  const back = changePane(flow, (settings) => {
    isFromHere = replaced !== undefined && sameFilter(settings as FlowFilterSettings, replaced.by);
    return by;
  });
  if (!back) return;
  // From leader to leader the way back stays the one to the user's own filter.
  replaced = { by, back: isFromHere ? replaced!.back : back };
  showNotice({
    id: NOTICE,
    level: 'info',
    title: `The flow pane shows ${name} alone`,
    message: leaderStates.filterReplaced,
    action: { label: 'Undo', command: BACK },
    atMs: Date.now(),
  });
}

export const filterBackCommand: Pick<Command, 'id' | 'title' | 'when' | 'run'> = {
  id: BACK,
  title: 'Flow: the filter from before Flow leaders changed it',
  when: () => replaced !== undefined,
  run: () => {
    replaced?.back();
    replaced = undefined;
    dismissNotice(NOTICE);
  },
};
