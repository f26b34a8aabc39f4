// Everything begins here, and goes where the address says.
{
  for (const part of document.querySelectorAll(".js")) part.hidden = false;
  const theme = $("theme"), dark = () => getComputedStyle(document.documentElement).colorScheme === "dark"
    || (document.documentElement.style.colorScheme === "" && matchMedia("(prefers-color-scheme: dark)").matches);
  const name = () => { theme.textContent = dark() ? "Light" : "Dark"; };
  theme.hidden = false;
  theme.addEventListener("click", () => { document.documentElement.style.colorScheme = dark() ? "light" : "dark"; name(); });
  name();
  const table = startTable(), explorer = startExplorer(), schedules = startSchedules();
  table.arrange(false);
  explorer.show(false);
  startHeat(explorer);
  const ask = startFindings();
  const go = () => {
    const [part, values] = address.read();
    if (part === "table" || part.startsWith("row/")) table.restore(part, values);
    if (part === "explore") explorer.restore(values);
    if (part === "schedules") schedules.restore(values);
    const there = document.getElementById(part);
    if (there?.tagName === "DETAILS") { there.open = true; ask(there, values); }
    if (there && values.size) there.scrollIntoView();
    else if (there?.tagName === "DETAILS") there.scrollIntoView();
  };
  addEventListener("hashchange", go);
  addEventListener("beforeprint", () => { for (const each of document.querySelectorAll("details")) each.open = true; });
  go();
}
