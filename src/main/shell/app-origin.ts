/** The product's own origin: a custom protocol instead of file://. */
export const APP_SCHEME = 'tapedeck';
export const APP_ORIGIN = `${APP_SCHEME}://app`;
export const APP_URL = `${APP_ORIGIN}/index.html`;
const POPOUT_URL = `${APP_ORIGIN}/popout.html`;

/** The docking library opens popped-out panes in this page of ours, with the pane's id as its query. */
export const isPopoutUrl = (url: string): boolean => url === POPOUT_URL || url.startsWith(`${POPOUT_URL}?id=`);

export const isAppUrl = (url: string): boolean => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
