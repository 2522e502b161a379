// The programme works without this; it only saves clicks.
import { stopWhereItScrolls } from "./shared/scrolls.js";
import "./tidy.js";

stopWhereItScrolls(".grid-view");

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const link of document.querySelectorAll("a[data-reader-zone]")) {
  if (zone?.includes("/") && !zone.startsWith("Etc/") && zone !== link.parentElement.dataset.venue) {
    link.href = link.href.replace("tz=TZ", `tz=${encodeURIComponent(zone)}`);
    link.hidden = false;
  }
}

// Where "now" stands is drawn with the page: who comes back to it later sees it drawn again.
const drawn = Date.now();
if (document.querySelector(".is-now")) {
  addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - drawn > 5 * 60_000) location.reload();
  });
}
