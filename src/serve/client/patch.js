// Makes a page on the screen what the server made of its sources, and touches nothing else. There are three trees: the
// page as the server gave it (`old`), as it gives it now (`next`), and as it is on the screen (`live`), where scripts have
// added and filled in things of their own. Only where `old` and `next` differ is `live` changed; so what a reader opened,
// typed, ticked or scrolled to stays.

const ELEMENT = 1;
const TEXT = 3;

/** @typedef {{changed: Set<Element>, lost: boolean}} Outcome elements of the screen in which something changed, and whether
 * something could not be found there */

/** What is to be done when the server's page has changed: nothing, only its styles, the page in place, or all of it anew.
 * @param {Document} old @param {Document} next @returns {"nothing" | "styles" | "patch" | "reload"} */
export function decide(old, next) {
  if (!next.body || !old.body) return "reload";
  const scripts = (/** @type {Document} */ page) =>
    [...page.querySelectorAll("script[src], link[rel=modulepreload]")].map((one) => one.getAttribute("src") ?? one.getAttribute("href"));
  // A script has left its traces everywhere; nobody can take them back.
  if (scripts(old).join() !== scripts(next).join()) return "reload";
  const root = (/** @type {Document} */ page) => ["lang", "data-site", "data-environment"].map((name) => page.documentElement.getAttribute(name));
  if (root(old).join() !== root(next).join()) return "reload";
  const main = (/** @type {Document} */ page) => page.querySelector("main")?.getAttribute("data-page");
  if (main(old) !== main(next)) return "reload";
  if (!bare(old.body).isEqualNode(bare(next.body))) return "patch";
  if (styles(old).join() !== styles(next).join()) return "styles";
  return old.head.isEqualNode(next.head) ? "nothing" : "patch";
}

/** A body without the preview's own script, which holds the page's tag. @param {HTMLElement} body */
function bare(body) {
  const copy = /** @type {HTMLElement} */ (body.cloneNode(true));
  copy.querySelector("script[data-tag]")?.remove();
  return copy;
}

/** @param {Document} page */
export const styles = (page) => [...page.querySelectorAll("head > link[rel=stylesheet]")].map((one) => one.getAttribute("href") ?? "");

/** Brings the difference between two states of a node to the screen. @param {Node} live @param {Node} old @param {Node} next
 * @param {Outcome} [outcome] @returns {Outcome} */
export function patch(live, old, next, outcome = { changed: new Set(), lost: false }) {
  if (old.isEqualNode(next)) return outcome;
  if (live.nodeType !== ELEMENT) {
    live.nodeValue = next.nodeValue;
    if (live.parentElement) outcome.changed.add(live.parentElement);
    return outcome;
  }
  const element = /** @type {Element} */ (live);
  const [before, after] = /** @type {Element[]} */ ([old, next]);
  patchAttributes(element, before, after, outcome);
  patchChildren(element, before, after, outcome);
  return outcome;
}

/** @param {Element} live @param {Element} old @param {Element} next @param {Outcome} outcome */
function patchAttributes(live, old, next, outcome) {
  for (const name of new Set([...old.getAttributeNames(), ...next.getAttributeNames()])) {
    const [was, is] = [old.getAttribute(name), next.getAttribute(name)];
    if (was === is) continue;
    outcome.changed.add(live);
    if (name === "class") {
      // Scripts have classes of their own there.
      live.classList.remove(...[...old.classList].filter((one) => !next.classList.contains(one)));
      live.classList.add(...[...next.classList].filter((one) => !old.classList.contains(one)));
    } else if (is === null) live.removeAttribute(name);
    else live.setAttribute(name, is);
  }
}

/** @param {Element} live @param {Element} old @param {Element} next @param {Outcome} outcome */
function patchChildren(live, old, next, outcome) {
  const olds = [...old.childNodes];
  const nexts = [...next.childNodes];
  if (olds.length === nexts.length && olds.every((one, at) => one.isEqualNode(nexts[at]))) return;
  const onScreen = align(live, olds);
  const pairs = match(olds, nexts);
  const kept = new Set(pairs.values());
  for (const one of olds) {
    if (kept.has(one)) continue;
    const shown = onScreen.get(one);
    if (shown) /** @type {ChildNode} */ (shown).remove();
    else if (!isBlank(one)) outcome.lost = true;
    outcome.changed.add(live);
  }
  /** @type {Node | null} */
  let last = null;
  let reached = -1;
  for (const wanted of nexts) {
    const was = pairs.get(wanted);
    const shown = was && onScreen.get(was);
    if (was && !shown) {
      // Scripts have made something else of it.
      if (!was.isEqualNode(wanted) && !isBlank(wanted)) outcome.lost = true;
      continue;
    }
    if (was && shown) {
      const place = olds.indexOf(/** @type {ChildNode} */ (was));
      if (place < reached) insert(live, shown, last);
      reached = Math.max(reached, place);
      last = isWhole(was, wanted) ? replace(shown, wanted, outcome) : (patch(shown, was, wanted, outcome), shown);
      continue;
    }
    const made = live.ownerDocument.importNode(wanted, true);
    insert(live, made, last);
    outcome.changed.add(made.nodeType === ELEMENT ? /** @type {Element} */ (made) : live);
    last = made;
  }
}

/** @param {Element} parent @param {Node} node @param {Node | null} after */
function insert(parent, node, after) {
  parent.insertBefore(node, after ? after.nextSibling : parent.firstChild);
}

/** @param {Node} shown @param {Node} wanted @param {Outcome} outcome */
function replace(shown, wanted, outcome) {
  const made = /** @type {Element} */ (/** @type {Document} */ (shown.ownerDocument).importNode(wanted, true));
  /** @type {ChildNode} */ (shown).replaceWith(made);
  outcome.changed.add(made);
  return made;
}

/** Whether a change is made in one piece: elements that are made of their content when they are added.
 * @param {Node} old @param {Node} next */
const isWhole = (old, next) => old.nodeType === ELEMENT && old.nodeName.includes("-") && !old.isEqualNode(next);

/** @param {Node} node */
const isBlank = (node) => node.nodeType !== ELEMENT && !(node.nodeValue ?? "").trim();

/** What an element is told by from its neighbours. @param {Node} node */
function keyOf(node) {
  if (node.nodeType !== ELEMENT) return node.nodeName;
  const { id, classList } = /** @type {Element} */ (node);
  return id ? `${node.nodeName}#${id}` : `${node.nodeName}.${classList[0] ?? ""}`;
}

/** Finds on the screen what the server gave, in order; what stands between was added by scripts.
 * @param {Element} live @param {Node[]} olds @returns {Map<Node, Node>} */
function align(live, olds) {
  const found = new Map();
  const shown = [...live.childNodes];
  let from = 0;
  for (const old of olds) {
    const key = keyOf(old);
    const at = shown.findIndex((one, place) => place >= from && keyOf(one) === key && (old.nodeType !== TEXT || isBlank(one) === isBlank(old)));
    if (at < 0) continue;
    found.set(old, shown[at]);
    from = at + 1;
  }
  return found;
}

/** For each new child the old one that it comes from. @param {Node[]} olds @param {Node[]} nexts @returns {Map<Node, Node>} */
export function match(olds, nexts) {
  const pairs = new Map();
  let [start, oldEnd, nextEnd] = [0, olds.length, nexts.length];
  while (start < Math.min(oldEnd, nextEnd) && olds[start].isEqualNode(nexts[start])) pairs.set(nexts[start], olds[start++]);
  while (oldEnd > start && nextEnd > start && olds[oldEnd - 1].isEqualNode(nexts[nextEnd - 1])) pairs.set(nexts[--nextEnd], olds[--oldEnd]);
  const left = new Set(olds.slice(start, oldEnd));
  const open = nexts.slice(start, nextEnd);
  // Those that are the same, then those of one id, then those of one kind.
  for (const by of [textOf, idOf, keyOf]) {
    /** @type {Map<string, Node[]>} */
    const known = new Map();
    for (const old of left) {
      const key = by(old);
      if (key) known.set(key, [...(known.get(key) ?? []), old]);
    }
    for (const next of open) {
      if (pairs.has(next)) continue;
      const old = known.get(by(next))?.shift();
      // What has an id comes from what had the same, or from nothing.
      if (!old || (by === keyOf && (idOf(old) || idOf(next)))) continue;
      pairs.set(next, old);
      left.delete(old);
    }
  }
  return pairs;
}

/** @param {Node} node */
const textOf = (node) => (node.nodeType === ELEMENT ? /** @type {Element} */ (node).outerHTML : isBlank(node) ? "" : `${node.nodeName}:${node.nodeValue}`);

/** @param {Node} node */
const idOf = (node) => (node.nodeType === ELEMENT && /** @type {Element} */ (node).id ? keyOf(node) : "");
