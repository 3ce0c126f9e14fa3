/** The names of a plot's curves with their colours, and their values under the pointer. */
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { readTokens, watchTokens } from './tokens.ts';
import { colourOf, type PlotHover, type PlotModel } from './xy-plot.ts';

interface PlotReadoutProps {
  model: PlotModel;
  hover: PlotHover | undefined;
  /** Where the tokens are read. */
  host: RefObject<HTMLElement | null>;
  className?: string;
}

export function PlotReadout({ model, hover, host, className }: PlotReadoutProps): ReactNode {
  const [tokens, setTokens] = useState<ReturnType<typeof readTokens>>();
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    setTokens(readTokens(element));
    return watchTokens(element.ownerDocument, () => setTokens(readTokens(element)));
  }, [host]);
  return (
    <div className={className}>
      {hover && <span>{model.formatX(hover.x)}</span>}
      {model.series.map((series, i) => {
        const value = hover?.values[i];
        if (series.unnamed && value === undefined) return null;
        return (
          <span key={series.label}>
            {tokens && <i ref={(mark) => mark?.style.setProperty('--series', colourOf(series.colour, tokens))} />}
            {series.label}
            {value !== undefined && ` ${model.formatY(value)}`}
          </span>
        );
      })}
    </div>
  );
}
