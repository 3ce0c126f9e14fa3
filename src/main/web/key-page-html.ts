/** The key page's text, self-contained because the host serves nothing else to its opaque origin. */
import { LONGEST_KEY } from '../../shared/contract/key-entry.ts';
import { keyFaults, keyStates } from '../../shared/contract/key-words.ts';

export const KEY_PAGE_STYLE = `
:root { color-scheme: dark; font: 13px/1.45 Inter, system-ui, sans-serif; color: #c9d1dc; background: #0a0d12; }
@media (prefers-color-scheme: light) { :root { color-scheme: light; color: #2c333d; background: #f6f7f9; } }
body { max-width: 420px; margin: 0 auto; padding: 24px 20px; }
h1 { margin: 0 0 14px; font-size: 15px; font-weight: 600; }
label { display: block; margin-bottom: 4px; opacity: .75; }
input { box-sizing: border-box; width: 100%; height: 32px; padding: 0 10px; border: 1px solid #6b7686; border-radius: 4px;
  font: inherit; color: inherit; background: transparent; -webkit-text-security: disc; }
input:focus-visible, button:focus-visible { outline: 2px solid #4c8dff; outline-offset: 1px; }
p { margin: 12px 0 0; }
ul { margin: 4px 0 0; padding: 0; list-style: none; }
li { font-weight: 600; overflow-wrap: anywhere; }
#problem { min-height: 20px; color: #ff6b6b; }
@media (prefers-color-scheme: light) { #problem { color: #b42318; } }
footer { display: flex; justify-content: flex-end; gap: 8px; margin-top: 12px; }
button { height: 30px; padding: 0 14px; border: 1px solid #6b7686; border-radius: 4px; font: inherit; color: inherit; background: transparent; }
button[type=submit] { border-color: transparent; font-weight: 600; color: #fff; background: #2f6feb; }
button:disabled { opacity: .5; }
`;

/** Masked text, not a password field: a browser must not offer to keep the key among its passwords. */
export const KEY_PAGE_SCRIPT = `
const at = (id) => document.getElementById(id);
const form = at('form'), key = at('key'), problem = at('problem'), send = at('send');
const { token } = document.body.dataset;
let settled = false;
const post = (body) => fetch('/key', { method: 'POST', body: JSON.stringify({ token, ...body }) });
const done = (words) => {
  settled = true;
  key.value = '';
  form.replaceChildren(Object.assign(document.createElement('h1'), { textContent: words }));
  window.close();
};
const cancel = () => void post({}).finally(() => done(${JSON.stringify(keyStates.nothingStored)}));
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  send.disabled = key.readOnly = true;
  send.textContent = 'Checking…';
  problem.textContent = '';
  try {
    const reply = await post({ key: key.value.trim() });
    if (!reply.ok) throw new Error(String(reply.status));
    const answer = await reply.json();
    if (answer.problem === undefined) return done(${JSON.stringify(keyStates.connected)});
    problem.textContent = answer.problem;
  } catch {
    problem.textContent = ${JSON.stringify(keyFaults.notChecked)};
  }
  send.disabled = key.readOnly = false;
  send.textContent = 'Connect';
  key.select();
});
at('cancel').addEventListener('click', cancel);
addEventListener('keydown', (event) => { if (event.key === 'Escape' && !settled) cancel(); });
addEventListener('pagehide', () => { if (!settled) navigator.sendBeacon('/key', JSON.stringify({ token })); });
`;

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** Without an open request the page says so and takes nothing. */
export function keyPageHtml(question: { origins: readonly string[]; token: string } | undefined): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Connect your key</title>
<style>${KEY_PAGE_STYLE}</style>
</head>
${question ? form(question) : nothingAsked}
</html>`;
}

const form = ({
  origins,
  token,
}: {
  origins: readonly string[];
  token: string;
}): string => `<body data-token="${token}">
<form id="form" autocomplete="off">
<h1>Connect your key</h1>
<label for="key">API key</label>
<input id="key" type="text" maxlength="${LONGEST_KEY}" autocomplete="off" autocapitalize="off" spellcheck="false" required autofocus>
<p>This key will be sent to:</p>
<ul id="origins">${origins.map((origin) => `<li>${escape(origin)}</li>`).join('')}</ul>
<p>And to no other address. It is checked there first, then kept in your system’s keychain where there is one.</p>
<p id="problem" role="alert"></p>
<footer>
<button type="button" id="cancel">Cancel</button>
<button type="submit" id="send">Connect</button>
</footer>
</form>
<script>${KEY_PAGE_SCRIPT}</script>
</body>`;

const nothingAsked = `<body>
<h1>Tapedeck does not ask for a key now</h1>
<p>${keyStates.notAsked}</p>
</body>`;
