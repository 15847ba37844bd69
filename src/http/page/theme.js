// Before the first paint: the colours and the language that were chosen last time.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("standfirst.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = localStorage.getItem("standfirst.language") ?? navigator.language;
    root.lang = language.startsWith("zh") ? "zh" : "en";
  } catch {
    // A browser that keeps nothing gets what its system says.
  }
  if (/^#\/pages\/[\w-]+$/.test(location.hash)) root.dataset.view = "room";
})();
