/** The first start, in the built-in simulated market: three ways to begin, and a tour. Once dismissed they stay away; the palette brings them back. */
import { CirclePlay, FolderOpen, KeyRound, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { runCommand } from '../commands/registry.ts';
import { Button } from '../components/Toggle.tsx';
import { changePreferences, usePreferencesStore } from '../stores/preferences-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { isFirstStart } from './first-start.ts';
import { startTour } from './tour-store.ts';
import styles from './Welcome.module.css';

const away = (): void => void changePreferences({ welcomed: true });

const CARDS = [
  {
    icon: CirclePlay,
    title: 'Look around',
    text: 'This is a simulated market: everything moves, no price is real. The tour takes two minutes; Esc leaves it.',
    action: 'Take the tour',
    run: startTour,
  },
  {
    icon: KeyRound,
    title: 'Connect your key',
    text: 'Your own Massive.com key opens the real market. It stays on this computer, and the terminal shows what your plan includes.',
    action: 'Enter a key…',
    run: () => void runCommand('key.open'),
  },
  {
    icon: FolderOpen,
    title: 'Open a session',
    text: 'A recorded market plays again in every pane, with its own clock. This run is being recorded too.',
    action: 'Show the library',
    run: () => void runCommand('pane.show.replay'),
  },
];

export function Welcome(): ReactNode {
  const shown = usePreferencesStore((s) => !s.preferences.welcomed);
  const key = usePreferencesStore((s) => s.key);
  const isTrue = useWorldStore((s) => isFirstStart(s.world, key));
  if (!shown || !isTrue) return null;
  return (
    <section className={styles.welcome} aria-label="How to begin">
      {CARDS.map(({ icon: Icon, title, text, action, run }) => (
        <article key={title}>
          <Icon size={18} aria-hidden />
          <div>
            <h2>{title}</h2>
            <p>{text}</p>
          </div>
          <Button
            labelled
            label={action}
            onClick={() => {
              away();
              run();
            }}
          />
        </article>
      ))}
      <Button label="Put these cards away" icon={<X size={14} aria-hidden />} onClick={away} />
    </section>
  );
}
