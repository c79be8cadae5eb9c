// Sets colour scheme and language before the first paint, so that neither flashes. A file of its own and not inline: the
// content security policy allows no inline script. The keys are those of theme-preference.ts and language-preference.ts.
(() => {
  let scheme = null;
  let language = null;
  try {
    scheme = localStorage.getItem('lanet-color-scheme');
    language = localStorage.getItem('lanet-language');
  } catch {
    // Storage can be forbidden; the defaults do.
  }
  const dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const root = document.documentElement;
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  root.style.backgroundColor = dark ? '#0d0f14' : '#ffffff';
  if (language === 'en' || language === 'es') root.lang = language;
})();
