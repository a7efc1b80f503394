// What is folded on a phone closes when it has been used: by its links, a click elsewhere, or Escape.
{
  const close = (but) => {
    for (const details of document.querySelectorAll("details:is(.menu, .toc)[open]")) {
      if (details !== but) details.open = false;
    }
  };
  document.addEventListener("click", ({ target }) => close(target.closest("a") ? null : target.closest("details")));
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape") return;
    target.closest("details[open]")?.querySelector("summary").focus();
    close(null);
  });
}
