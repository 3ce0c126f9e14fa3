/** Moment B in a pane's header: the way to hold one, and its clock and what to do with it once it is held. */
import { Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import { heldName, holdMoment, letGo, useHeldMoment, type HeldMatch, type HeldMoment } from '../stores/held-moment.ts';
import { showMoment } from '../stores/replay-moment.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { Menu } from './Menu.tsx';
import { Button } from './Toggle.tsx';
import styles from './analytics-pane.module.css';

const goTo = (held: HeldMoment): void => void showMoment(held, 0);

/** Behind B's name, and on hover. */
const WITHOUT: Record<Exclude<HeldMatch, 'same'>, { name: string; hover: string }> = {
  otherExpiries: {
    name: 'other expiries',
    hover: 'other expiries were on screen then. Choose one of those to compare it',
  },
  otherAssumption: {
    name: 'another sign assumption',
    hover: 'it was on screen then under another sign assumption. Choose that one to compare it',
  },
  none: { name: 'not shown then', hover: 'this was not on screen then, so nothing of it is held' },
};

interface HeldMomentMenuProps {
  /** Whether what this pane shows was on screen then too. */
  has: HeldMatch;
  /** How it shows it. */
  drawn?: string;
}

export function HeldMomentMenu({ has, drawn = 'dashed' }: HeldMomentMenuProps): ReactNode {
  const held = useHeldMoment((s) => s.held);
  const nowMs = useWorldStore((s) => s.clockMs);
  if (!held)
    return (
      <Button
        label="Hold this moment as B, to compare others with it"
        icon={<Pin size={13} aria-hidden />}
        onClick={() => void holdMoment()}
      />
    );
  const name = heldName(held, nowMs);
  const without = has === 'same' ? undefined : WITHOUT[has];
  const changePlaces = async (): Promise<void> => {
    await holdMoment();
    goTo(held);
  };
  return (
    <Menu
      label={`${name}: ${without?.hover ?? drawn}`}
      align="end"
      trigger={<span className={without ? 'faint' : styles.held}>{without ? `${name}, ${without.name}` : name}</span>}
      items={[
        { id: 'go', label: 'Go to B', onSelect: () => goTo(held) },
        { id: 'places', label: 'Hold this moment instead, and go to B', onSelect: () => void changePlaces() },
        { id: 'instead', label: 'Hold this moment instead', onSelect: () => void holdMoment() },
        { id: 'letGo', label: 'Let B go', separated: true, onSelect: letGo },
      ]}
    />
  );
}
