// Puts back the colour scheme the reader chose, before the first paint.
try {
  const scheme = localStorage.getItem("checkdown:color-scheme");
  if (scheme) document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage may be forbidden; then the system's scheme stands.
}
