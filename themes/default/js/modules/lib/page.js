// The page as the library wants it, read from its markup. What `data-` attributes say holds for everything inside
// until something nearer says otherwise; `data-when` and `data-controls` add up from the outside in.
//
//   main     [data-page="prod"]                       the page's id
//   section.section > .heading > h2…h6 [id]           a section
//   li.item  [id] [data-hash] [data-aliases] [data-due] .planned .sign-off .no-go; its title is the first .title in it
//   any of them: [data-level] [data-phase] [data-owner] [data-after] [data-expires] [data-evidence] [data-when]
//                [data-controls]
//
// Lists are separated by spaces, item ids are full ids, `data-expires` is minutes; no `data-level` means required.
/** @import {Item, Page, Section} from "../types.js" */

/** @param {string | undefined} text */
const words = (text) => text?.split(/\s+/).filter(Boolean) ?? [];

/** @param {Element} element @param {string} name the attribute without `data-` */
const nearest = (element, name) => element.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) || undefined;

/** @param {Element} element @param {string} name @returns {string[] | undefined} */
function gathered(element, name) {
  const lists = [];
  for (let at = element.closest(`[data-${name}]`); at; at = at.parentElement?.closest(`[data-${name}]`) ?? null) {
    lists.unshift(words(at.getAttribute(`data-${name}`) ?? ""));
  }
  const all = [...new Set(lists.flat())];
  return all.length ? all : undefined;
}

/** @param {Element} element */
const headingOf = (element) => element.closest(".section")?.querySelector(".heading > [id]") ?? undefined;

/** @param {Element | null | undefined} element */
const textOf = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();

/** @param {Element} root the element that has `data-page` @returns {Page} */
export function readPage(root) {
  const id = root.getAttribute("data-page") ?? "";
  const sections = [...root.querySelectorAll(".section")].flatMap((element) => {
    const heading = headingOf(element);
    const parent = element.parentElement && headingOf(element.parentElement)?.id;
    return heading ? [{ anchor: heading.id, title: textOf(heading), ...(parent && { parent }) }] : [];
  });
  const items = [...root.querySelectorAll("li.item[id]")].map((element) => readItem(element, id));
  return { id, title: textOf(root.querySelector("h1")), sections, items };
}

/** @param {Element} element @param {string} page @returns {Item} */
function readItem(element, page) {
  const parent = element.parentElement?.closest("li.item[id]");
  const level = nearest(element, "level");
  const expires = Number(nearest(element, "expires"));
  const evidence = nearest(element, "evidence");
  const after = words(nearest(element, "after"));
  const aliases = words(element.getAttribute("data-aliases") ?? "");
  /** @type {Item} */
  const item = {
    id: `${page}/${element.id}`,
    title: textOf(element.querySelector(".title")),
    level: level === "recommended" || level === "optional" ? level : "required",
    parent: parent ? `${page}/${parent.id}` : undefined,
    section: headingOf(element)?.id,
    phase: nearest(element, "phase"),
    owner: nearest(element, "owner"),
    planned: element.classList.contains("planned") || undefined,
    signOff: element.classList.contains("sign-off") || undefined,
    noGo: element.classList.contains("no-go") || undefined,
    when: gathered(element, "when"),
    after: after.length ? after : undefined,
    expires: expires > 0 ? expires : undefined,
    evidence: evidence === "note" || evidence === "link" || evidence === "file" ? evidence : undefined,
    due: element.getAttribute("data-due") ?? undefined,
    hash: element.getAttribute("data-hash") ?? undefined,
    aliases: aliases.length ? aliases : undefined,
    controls: gathered(element, "controls"),
  };
  return item;
}
