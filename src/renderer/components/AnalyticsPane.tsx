/** The frame of the panes over whole chains: symbol, controls and export above, then expiries, the view or why there is none, and its formula. */
import type { ReactNode } from 'react';
import type { ModelStamp } from '../../shared/contract/analytics.ts';
import { marketOf } from '../../shared/market/symbols.ts';
import type { LinkGroup } from '../../shared/settings/workspace.ts';
import { useNoMarket } from '../stores/world-store.ts';
import { useEndOfDay } from '../stores/plan.ts';
import type { ChainChoice } from '../stores/use-analytics.ts';
import { componentStates } from './component-words.ts';
import { ExpiryStrip } from './ExpiryStrip.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { formatSymbol } from './format.ts';
import type { HeldMatch } from '../stores/held-moment.ts';
import { HeldMomentMenu } from './HeldMomentMenu.tsx';
import { computingText, ModelAge, useIsOldModel } from './ModelAge.tsx';
import { useOfferFiles } from './pane-files.ts';
import { Pane } from './Pane.tsx';
import { PaneHeader } from './PaneHeader.tsx';
import { NoMarket } from './NoMarket.tsx';
import { EmptyState, ErrorState, Skeleton } from './states.tsx';
import styles from './analytics-pane.module.css';

export interface AnalyticsPaneProps {
  /** `Exposure`: names the pane and, in small letters, its files. */
  title: string;
  chain: ChainChoice;
  link: { paneId: string; setSymbol(symbol: string): void; linkGroup: LinkGroup; setLinkGroup(group: LinkGroup): void };
  onExpiries(listings: string[]): void;
  controls: ReactNode;
  /** Undefined while there is nothing to save. */
  exports?: { csv(): string; canvas(): HTMLCanvasElement | undefined };
  /** In sentences; two lines are shown, the rest on hover. */
  formula: string;
  /** Of the result shown. */
  model: ModelStamp | undefined;
  /** The result shown is for the previous expiries: the chosen ones are not computed yet. */
  isBefore: boolean;
  /** The view is sums over contracts: dimmed, and not saved, until all of them are in. It says itself which are. */
  isSums?: boolean;
  /** The view can draw moment B behind what it shows; whether B has what it shows. */
  held?: { has: HeldMatch };
  /** The view; undefined until the first result. */
  children: ReactNode | undefined;
}

export function AnalyticsPane(props: AnalyticsPaneProps): ReactNode {
  const { title, chain, link } = props;
  const computing = props.model?.computing;
  const isPart = props.isSums === true && computing !== undefined;
  const exports = isPart ? undefined : props.exports;
  const name = formatSymbol(chain.underlying);
  const markets = ['options', marketOf(chain.underlying)] as const;
  const files = exports && { name: `${name} ${title.toLowerCase()}`, markets, csv: exports.csv, png: exports.canvas };
  useOfferFiles(link.paneId, files);
  const isOld = useIsOldModel(props.model);
  return (
    <Pane
      label={`${title} of ${chain.underlying}`}
      header={
        <PaneHeader
          symbol={chain.underlying}
          onSymbol={link.setSymbol}
          linkGroup={link.linkGroup}
          onLinkGroup={link.setLinkGroup}
          markets={markets}
          trailing={
            <>
              {props.isBefore ? <StandIn /> : props.model && <ModelAge stamp={props.model} />}
              {props.held && <HeldMomentMenu has={props.held.has} />}
              {files && <ExportMenu files={files} />}
            </>
          }
        >
          {props.controls}
        </PaneHeader>
      }
    >
      {chain.expiries.kind === 'ready' && (
        <ExpiryStrip expiries={chain.expiries.value} chosen={chain.listings} onChoose={props.onExpiries} />
      )}
      {props.children ? (
        <div className={styles.view} data-old={isOld || props.isBefore || isPart || undefined}>
          {props.children}
        </div>
      ) : (
        <div className={styles.plot}>
          {computing ? (
            <EmptyState message={`${computingText(computing)} contracts`} />
          ) : (
            <WhyEmpty chain={chain} name={name} />
          )}
        </div>
      )}
      <p className={styles.formula} title={props.formula}>
        {props.formula}
      </p>
    </Pane>
  );
}

function StandIn(): ReactNode {
  return (
    <span className="warning" title={componentStates.expiriesBefore}>
      Expiries before
    </span>
  );
}

function WhyEmpty({ chain: { expiries, retry }, name }: { chain: ChainChoice; name: string }): ReactNode {
  const endOfDay = useEndOfDay('options');
  const noMarket = useNoMarket();
  if (noMarket) return <NoMarket />;
  if (endOfDay) return <EmptyState message={componentStates.nothingToCompute} />;
  if (expiries.kind === 'failed')
    return <ErrorState title={`No chain for ${name}`} message={expiries.message} onRetry={retry} />;
  if (expiries.kind === 'ready' && expiries.value.length === 0)
    return <EmptyState message={componentStates.noOptions(name)} />;
  return <Skeleton rows={8} />;
}
