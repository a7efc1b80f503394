// What is folded on a phone. Where there is room the style sheet shows it anyway, and it is opened so that it is
// nothing hidden to anyone; where there is none, it closes when it has been used: by its links, a click elsewhere,
// or Escape.
{
  const folds = document.querySelectorAll("details:is(.menu, .toc)");
  const wide = matchMedia("(width >= 64rem)");
  const unfold = () => {
    for (const fold of folds) {
      fold.name = wide.matches ? "" : "fold";
      fold.open = wide.matches;
    }
  };
  const close = (but) => {
    for (const fold of folds) if (fold !== but && !wide.matches) fold.open = false;
  };
  unfold();
  wide.addEventListener("change", unfold);
  document.addEventListener("click", ({ target }) => close(target.closest("a") ? null : target.closest("details")));
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape") return;
    if (!wide.matches) target.closest("details[open]")?.querySelector("summary").focus();
    close(null);
  });
}
