/**
 * Style and script of the page of `inspect --as html`.
 *
 *     <style>${STYLE}</style> … <script>${SCRIPT}</script>
 */

export const STYLE = `
:root { color-scheme: light dark; --back: #fff; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --panel: #f6f8fa;
  --mark: #fff3bf; --kept: #ffd666; --keyword: #a0218f; --string: #0a5c2b; --number: #0550ae; --comment: #6e7781;
  --await: #0969da; --error: #c9302c; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --dim: #9198a1; --line: #30363d;
  --panel: #161b22; --mark: #4b3b00; --kept: #7a5d00; --keyword: #ff9bf3; --string: #9ddfb4; --number: #79c0ff;
  --comment: #8b949e; --await: #4493f8; --error: #ff7b72; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
header { padding: 12px 20px; border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 16px; } header p { margin: 2px 0 0; color: var(--dim); }
h2 { margin: 0 0 6px; font-size: 13px; } h2 small { color: var(--dim); font-weight: normal; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto; gap: 14px; padding: 14px 20px; align-items: start; }
@media (max-width: 1100px) { main { grid-template-columns: minmax(0, 1fr); } }
pre, .graph { margin: 0; padding: 10px; overflow: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
pre { font: 12.5px/1.6 ui-monospace, monospace; counter-reset: line; tab-size: 4; max-height: calc(100vh - 130px); }
code { counter-increment: line; font: inherit; }
code::before { content: counter(line); display: inline-block; width: 2.6em; padding-right: 1em; text-align: right; color: var(--dim); user-select: none; }
.k { color: var(--keyword); } .s { color: var(--string); } .n { color: var(--number); } .c { color: var(--comment); }
span[data-p] { cursor: default; border-radius: 2px; }
#machines section { margin-bottom: 14px; } .graph { max-width: 46vw; }
@media (max-width: 1100px) { .graph { max-width: none; } }
svg { display: block; font: 12px ui-monospace, monospace; }
svg text { fill: var(--text); } svg .title { font-weight: bold; } svg .label { fill: var(--await); font-size: 10px; }
rect { fill: var(--back); stroke: var(--line); } .state { cursor: pointer; outline: none; }
.state:focus-visible rect { stroke: var(--await); stroke-width: 2; }
path { fill: none; stroke: var(--dim); stroke-width: 1.3; } polygon { fill: var(--dim); }
path.await { stroke: var(--await); stroke-dasharray: 5 3; } polygon.await { fill: var(--await); }
path.error { stroke: var(--error); stroke-dasharray: 2 3; } polygon.error { fill: var(--error); }
.legend { color: var(--dim); } .legend span::before { content: "── "; }
.legend .await, .legend .await::before { color: var(--await); } .legend .error, .legend .error::before { color: var(--error); }
span.marked { background: var(--mark); } .state.marked rect { fill: var(--mark); }
span.kept { background: var(--kept); } .state.kept rect { fill: var(--kept); }
`;

export const SCRIPT = `
const owners = JSON.parse(document.getElementById("owners").textContent);
const states = [...document.querySelectorAll("[data-state]")];
const byPiece = new Map(), byState = new Map();
const add = (map, key, value) => map.has(key) ? map.get(key).push(value) : map.set(key, [value]);
for (const span of document.querySelectorAll("[data-p]")) {
  add(byPiece, span.dataset.p, span);
  if (owners[span.dataset.p]) add(byState, owners[span.dataset.p], span);
}
const stateOf = (id) => states.find((state) => state.dataset.state === id);
/** Everything that belongs to what the pointer or the keyboard is at. */
function groupOf(target) {
  const at = target.closest?.("[data-p], [data-state]");
  if (!at) return [];
  if (at.dataset.state) return [at, ...(byState.get(at.dataset.state) ?? [])];
  return [...byPiece.get(at.dataset.p), stateOf(owners[at.dataset.p])].filter(Boolean);
}
let kept = [];
const show = (name, group) => {
  for (const element of document.querySelectorAll("." + name)) element.classList.remove(name);
  for (const element of group) element.classList.add(name);
};
function reveal(group, origin) {
  for (const id of ["source", "generated", "machines"]) {
    const area = document.getElementById(id);
    if (!area.contains(origin)) group.find((element) => area.contains(element))?.scrollIntoView({ block: "nearest" });
  }
}
function keep(origin) {
  kept = groupOf(origin);
  show("kept", kept);
  reveal(kept, origin);
}
document.addEventListener("pointerover", (event) => show("marked", groupOf(event.target)));
document.addEventListener("focusin", (event) => show("marked", groupOf(event.target)));
document.addEventListener("click", (event) => keep(event.target));
document.addEventListener("keydown", (event) => {
  const place = states.indexOf(document.activeElement);
  if (event.key === "Escape") { show("kept", []); show("marked", []); }
  else if (place >= 0 && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); keep(states[place]); }
  else if (place >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    states[place + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  }
});
`;
