/** The third-party notices file: the licence of everything that is shipped, whole. */
import type { ShippedPackage } from './bundled-packages.ts';

/** The licence texts of packages that name a licence and bring no file of it. */
const STANDARD_TEXTS: Record<string, string> = {
  MIT: `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
};

const RULE = '-'.repeat(80);

/** Throws Error when a package's licence text cannot be told: it may not be shipped then. */
export function thirdPartyNotices(packages: readonly ShippedPackage[]): string {
  const head = `Tapedeck contains the software below, each part under its own licence.

Price charts: TradingView Lightweight Charts™, Copyright © TradingView, Inc., https://www.tradingview.com/
Electron and Chromium: their licences come with the application (LICENSE.electron.txt, LICENSES.chromium.html).
`;
  return [head, ...packages.map(notice)].join(`\n${RULE}\n\n`);
}

function notice({ name, version, license, texts }: ShippedPackage): string {
  const whole = texts.length > 0 ? texts.join('\n\n') : STANDARD_TEXTS[license];
  if (whole === undefined) throw new Error(`${name} brings no licence file, and ${license} has no standard text here.`);
  return `${name} ${version} (${license})\n\n${whole}\n`;
}
