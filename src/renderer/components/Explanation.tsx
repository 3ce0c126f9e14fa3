/** What a number is and where this one comes from: its column in words, and its own source and age. */
import type { ReactNode } from 'react';
import { Dialog } from './Dialog.tsx';

interface ExplanationProps {
  column: { title: string; description?: string };
  /** Undefined where the cell has no text of its own. */
  why: string | undefined;
  onClose(): void;
}

export function Explanation({ column, why, onClose }: ExplanationProps): ReactNode {
  return (
    <Dialog title={column.title} onClose={onClose}>
      <div data-selectable>
        <p>{column.description ?? column.title}.</p>
        {why?.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </Dialog>
  );
}
