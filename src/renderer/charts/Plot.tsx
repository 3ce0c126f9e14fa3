/** React wrapper of an XyPlot: fills its parent, follows the theme, gives access to its canvas for export. */
import { useEffect, useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { watchTokens } from './tokens.ts';
import { XyPlot, type PlotHover, type PlotModel } from './xy-plot.ts';
import styles from './charts.module.css';

export interface PlotHandle {
  canvas(): HTMLCanvasElement | undefined;
}

interface PlotProps {
  /** What a screen reader says of the picture. */
  label: string;
  model: PlotModel;
  onHover?: (at: PlotHover | undefined) => void;
  handle?: Ref<PlotHandle>;
}

export function Plot({ label, model, onHover, handle }: PlotProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<XyPlot | undefined>(undefined);
  const hover = useRef(onHover);
  useEffect(() => {
    hover.current = onHover;
  }, [onHover]);

  useEffect(() => {
    const element = host.current!;
    const created = new XyPlot(element, (at) => hover.current?.(at));
    plot.current = created;
    const unwatch = watchTokens(element.ownerDocument, () => created.repaintTheme());
    return () => {
      unwatch();
      created.destroy();
      plot.current = undefined;
    };
  }, []);

  useEffect(() => plot.current?.show(model), [model]);
  useImperativeHandle(handle, () => ({ canvas: () => plot.current?.canvas }), []);
  return <div ref={host} className={styles.plot} role="img" aria-label={label} />;
}
